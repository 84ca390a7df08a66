package dev.rialto.benchmarks.jmh;

import dev.rialto.benchmarks.jmh.Reviewer.Finding;
import dev.rialto.benchmarks.jmh.Reviewer.Review;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.ElementOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import java.lang.reflect.Proxy;

/** Finds what the generated client of {@link Reviewer} reads its answers with. */
final class TypedOutputs {

  private OutputType<Review> review;
  private ElementOutput<Finding> findings;

  TypedOutputs() {
    ClientRuntime runtime =
        (ClientRuntime)
            Proxy.newProxyInstance(
                ClientRuntime.class.getClassLoader(),
                new Class<?>[] {ClientRuntime.class},
                (proxy, method, arguments) -> {
                  see((MethodSpec<?>) arguments[0], arguments[1]);
                  return null;
                });
    Reviewer client = new Reviewer_RialtoFactory().create(runtime);
    client.review("");
    client.findings("");
  }

  @SuppressWarnings("unchecked") // the methods of the interface are known
  private void see(MethodSpec<?> method, Object second) {
    if (method.origin().method().equals("review")) {
      review = (OutputType<Review>) method.output();
    } else {
      findings = (ElementOutput<Finding>) second;
    }
  }

  OutputType<Review> review() {
    return review;
  }

  ElementOutput<Finding> findings() {
    return findings;
  }
}
