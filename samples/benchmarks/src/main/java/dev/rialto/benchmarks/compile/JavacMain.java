package dev.rialto.benchmarks.compile;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles once, in a JVM of its own, and prints the CPU time of it all in nanoseconds. */
public final class JavacMain {

  private JavacMain() {}

  /** Runs javac with the arguments. */
  public static void main(String[] args) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int exit = compiler.run(null, null, null, args);
    System.out.println(cpuNanos());
    System.exit(exit);
  }

  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
