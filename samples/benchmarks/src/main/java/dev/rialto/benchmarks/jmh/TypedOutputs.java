package dev.rialto.benchmarks.jmh;

import dev.rialto.benchmarks.jmh.Reviewer.Finding;
import dev.rialto.benchmarks.jmh.Reviewer.Review;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.ElementOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Finds what a generated client reads its answers with. */
final class TypedOutputs {

  private MethodSpec<?> method;
  private Object second;

  private TypedOutputs() {}

  /** Returns what a method's answer is read with. */
  static OutputType<?> of(ClientFactory<?> factory, String method) {
    return ask(factory, method).method.output();
  }

  /** Returns what the answer of {@link Reviewer#review} is read with. */
  @SuppressWarnings("unchecked") // the methods of the interface are known
  static OutputType<Review> review() {
    return (OutputType<Review>) of(new Reviewer_RialtoFactory(), "review");
  }

  /** Returns what the elements of {@link Reviewer#findings} are read with. */
  @SuppressWarnings("unchecked") // the methods of the interface are known
  static ElementOutput<Finding> findings() {
    return (ElementOutput<Finding>) ask(new Reviewer_RialtoFactory(), "findings").second;
  }

  private static TypedOutputs ask(ClientFactory<?> factory, String name) {
    TypedOutputs seen = new TypedOutputs();
    ClientRuntime runtime =
        (ClientRuntime)
            Proxy.newProxyInstance(
                ClientRuntime.class.getClassLoader(),
                new Class<?>[] {ClientRuntime.class},
                (proxy, method, arguments) -> {
                  seen.method = (MethodSpec<?>) arguments[0];
                  seen.second = arguments[1];
                  return null;
                });
    try {
      for (Method method : factory.type().getDeclaredMethods()) {
        if (method.getName().equals(name)) {
          method.invoke(factory.create(runtime), "");
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return seen;
  }
}
