package dev.rialto.netty;

import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Records a response, and holds the transport to the handler's contract while doing so. */
class Recorder implements ResponseHandler {

  private static final long PATIENCE_SECONDS = 20;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final BlockingQueue<Integer> pieces = new LinkedBlockingQueue<>();
  private final CountDownLatch headCame = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable TransportExchange exchange;
  private volatile @Nullable ResponseHead head;
  private volatile @Nullable TransportFailure failure;
  private volatile @Nullable AssertionError broken;
  private boolean acknowledging = true;
  private int unacknowledgedEarly;

  /** Makes it hold all bytes until somebody calls {@link TransportExchange#consumed}. */
  Recorder holding() {
    acknowledging = false;
    return this;
  }

  synchronized Recorder of(TransportExchange running) {
    exchange = running;
    if (unacknowledgedEarly > 0) {
      running.consumed(unacknowledgedEarly);
    }
    return this;
  }

  TransportExchange exchange() {
    TransportExchange running = exchange;
    if (running == null) {
      throw new AssertionError("not started");
    }
    return running;
  }

  @Override
  public void onHead(ResponseHead got) {
    check(head == null, "a second head");
    check(over.getCount() == 1, "a head after the end");
    head = got;
    headCame.countDown();
  }

  @Override
  public void onData(byte[] buffer, int offset, int length) {
    check(head != null, "data before the head");
    check(over.getCount() == 1, "data after the end");
    check(length > 0, "empty data");
    synchronized (this) {
      body.write(buffer, offset, length);
      if (acknowledging) {
        TransportExchange running = exchange;
        if (running == null) {
          unacknowledgedEarly += length;
        } else {
          running.consumed(length);
        }
      }
    }
    pieces.add(length);
  }

  @Override
  public void onEnd() {
    check(head != null, "an end before the head");
    check(over.getCount() == 1, "a second end");
    over.countDown();
  }

  @Override
  public void onFailure(TransportFailure got) {
    check(over.getCount() == 1, "a second end: " + got);
    failure = got;
    over.countDown();
  }

  private void check(boolean condition, String what) {
    if (!condition) {
      broken = new AssertionError("the transport delivered " + what);
      throw broken;
    }
  }

  /** Waits for the head. */
  ResponseHead head() {
    await(headCame, "head");
    ResponseHead got = head;
    if (got == null) {
      throw new AssertionError("no head");
    }
    return got;
  }

  /** Waits for a piece of the body, and returns its length. */
  int piece() {
    try {
      Integer length = pieces.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (length == null) {
        throw new AssertionError("no data; failure: " + failure);
      }
      return length;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the end, and returns the body. */
  byte[] bytes() {
    await(over, "end");
    if (failure != null) {
      throw new AssertionError("failed: " + failure);
    }
    return soFar();
  }

  synchronized byte[] soFar() {
    return body.toByteArray();
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Waits for the failure. */
  TransportFailure failure() {
    await(over, "failure");
    TransportFailure got = failure;
    if (got == null) {
      throw new AssertionError("it did not fail, but got " + soFar().length + " bytes");
    }
    return got;
  }

  /** Waits for the end, whichever it is, and returns what came of the body. */
  byte[] atTheEnd() {
    await(over, "end");
    return soFar();
  }

  /** Returns how it failed; null if it has not. */
  @Nullable TransportFailure failureOrNull() {
    return failure;
  }

  /** Waits a moment for the end: for a test that drives the clock meanwhile. */
  void awaitOver(int millis) {
    try {
      boolean unused = over.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  private void await(CountDownLatch latch, String what) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "no "
                + what
                + " in "
                + PATIENCE_SECONDS
                + " s; head "
                + head
                + ", "
                + soFar().length
                + " bytes, failure "
                + failure);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (broken != null) {
      throw broken;
    }
  }
}
