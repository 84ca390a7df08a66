package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A buffer that is dropped without being released fails the build. */
class NoLeaksTest {

  /** What the planted test drops; empty when it is found by somebody else. */
  private static volatile String planted = "";

  /** Passes by itself. */
  static class Leaky {
    @Test
    void dropsABuffer() {
      switch (planted) {
        case "pooled" -> drop(PooledByteBufAllocator.DEFAULT.directBuffer(64));
        case "direct" -> drop(ByteBufAllocator.DEFAULT.directBuffer(64));
        case "heap" -> drop(ByteBufAllocator.DEFAULT.heapBuffer(64));
        default -> {}
      }
    }

    private static void drop(ByteBuf buffer) {
      buffer.writeByte(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pooled", "direct", "heap"})
  void aPlantedLeakFailsItsClass(String kind) {
    planted = kind;
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    try {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Leaky.class)).build(),
              summary);
    } finally {
      planted = "";
    }
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
    assertThat(summary.getSummary().getFailures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.getException())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("leaked buffers")
                    .hasMessageContaining("NoLeaksTest"));
  }
}
