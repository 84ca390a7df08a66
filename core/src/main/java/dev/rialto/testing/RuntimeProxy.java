package dev.rialto.testing;

import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.MethodSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Stands between a generated client and its runtime, for one call. */
final class RuntimeProxy {

  private RuntimeProxy() {}

  /**
   * Returns a runtime that notes what is called, and calls it with other options.
   *
   * @param runtime what is called
   * @param call takes the note
   * @param options changes the options
   */
  static ClientRuntime of(
      ClientRuntime runtime, FakeCall call, UnaryOperator<CallOptions> options) {
    return (ClientRuntime)
        Proxy.newProxyInstance(
            ClientRuntime.class.getClassLoader(),
            new Class<?>[] {ClientRuntime.class},
            (proxy, method, given) -> {
              MethodSpec<?> spec = null;
              CallOptions before = null;
              Object[] arguments = given == null ? new Object[0] : given.clone();
              for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof MethodSpec<?> found) {
                  spec = found;
                } else if (arguments[i] instanceof CallOptions found) {
                  before = found;
                  arguments[i] = options.apply(found);
                } else if (arguments[i] instanceof Function<?, ?> question
                    && arguments[i - 1] instanceof List<?> items) {
                  call.packs(packed(items, question));
                }
              }
              if (before != null) { // else it is no call: the time, or a stream that is read
                call.began(spec, before, isStream(method.getName()));
              }
              try {
                Object result = method.invoke(runtime, arguments);
                return result instanceof ClientRuntime within ? of(within, call, options) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean isStream(String method) {
    return method.startsWith("stream") || method.startsWith("completionStream");
  }

  @SuppressWarnings("unchecked") // the only function that a runtime is given beside a list
  private static PackedItems packed(List<?> items, Function<?, ?> question) {
    return PackedItems.of(items, (Function<String, List<Message>>) question);
  }
}
