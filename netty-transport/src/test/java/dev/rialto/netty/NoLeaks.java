package dev.rialto.netty;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in whose time a buffer was dropped without being released. Netty reports a
 * leak when the next buffer is made after the garbage collector found the dropped one; so this
 * collects, and makes some.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {

  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  /**
   * Comes before the first buffer is made, since JUnit finds it by itself, for every class of the
   * module.
   */
  @Override
  public void beforeAll(ExtensionContext context) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    if (!(ResourceLeakDetectorFactory.instance() instanceof Recording)) {
      ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Recording());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (int i = 0; i < 3; i++) {
      System.gc();
      for (int j = 0; j < 50; j++) {
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        io.netty.buffer.ByteBufAllocator.DEFAULT.directBuffer(16).release();
        io.netty.buffer.ByteBufAllocator.DEFAULT.heapBuffer(16).release();
      }
    }
    if (!LEAKS.isEmpty()) {
      String all = String.join("\n", LEAKS);
      LEAKS.clear();
      throw new AssertionError("leaked buffers:\n" + all);
    }
  }

  private static final class Recording extends ResourceLeakDetectorFactory {
    @Override
    @SuppressWarnings("deprecation") // abstract, and called by Netty itself
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return new Detector<>(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      return new Detector<>(resource, samplingInterval);
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    Detector(Class<T> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
      LEAKS.add(type + records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
      LEAKS.add(type);
    }
  }
}
