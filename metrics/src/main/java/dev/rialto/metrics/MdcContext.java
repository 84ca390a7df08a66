package dev.rialto.metrics;

import dev.rialto.metrics.internal.series.Scope;
import dev.rialto.spi.CallContext;
import dev.rialto.spi.ContextCarrier;
import dev.rialto.spi.PipelineEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps SLF4J's mapped diagnostic context: what a caller had put into it is there in the tools, the
 * dependents of futures, the subscribers and the listeners of its call, whatever thread they run
 * on. Thread-safe.
 *
 * <pre>{@code
 * Rialto rialto = Rialto.builder().listener(new MdcContext()).build();
 * }</pre>
 */
public final class MdcContext implements ContextCarrier {

  /** Makes one; needs an SLF4J provider that has a context, such as Logback. */
  public MdcContext() {}

  @Override
  public @Nullable CallContext capture(PipelineEvent.Origin origin) {
    return current();
  }

  @Override
  public @Nullable CallContext current() {
    Map<String, String> taken = MDC.getCopyOfContextMap();
    return taken == null || taken.isEmpty() ? null : new Taken(taken);
  }

  private record Taken(Map<String, String> values) implements CallContext {

    @Override
    public Scope restore() {
      Map<String, String> before = MDC.getCopyOfContextMap();
      MDC.setContextMap(values);
      return () -> {
        if (before == null) {
          MDC.clear();
        } else {
          MDC.setContextMap(before);
        }
      };
    }
  }
}
