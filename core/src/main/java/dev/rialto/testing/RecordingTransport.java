package dev.rialto.testing;

import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportRequest;
import dev.rialto.spi.TransportStats;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Passes everything on, and writes a file for each exchange when it is over. */
final class RecordingTransport implements Transport {

  private final Transport real;
  private final Path folder;
  private final Redaction redaction;
  private final AtomicInteger number = new AtomicInteger();

  RecordingTransport(Transport real, Path folder, Redaction redaction) {
    this.real = real;
    this.folder = folder;
    this.redaction = redaction;
  }

  @Override
  public TransportExchange send(TransportRequest request, ResponseHandler handler) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Recorder recorder = new Recorder(request, handler, body, number.incrementAndGet());
    TransportExchange running =
        real.send(
            new TransportRequest(
                request.origin(),
                request.method(),
                request.path(),
                request.headers(),
                out -> {
                  body.reset();
                  request.body().writeTo(body);
                  body.writeTo(out);
                },
                request.timeouts(),
                request.deadlineNanos()),
            recorder);
    return new TransportExchange() {
      @Override
      public void consumed(int bytes) {
        running.consumed(bytes);
      }

      @Override
      public boolean cancelsAtOnce() {
        return running.cancelsAtOnce();
      }

      @Override
      public void cancel() {
        running.cancel();
        recorder.over(null, true);
      }
    };
  }

  @Override
  public boolean isTransportThread() {
    return real.isTransportThread();
  }

  @Override
  public TransportStats stats() {
    return real.stats();
  }

  @Override
  public void close() {
    real.close();
  }

  /** Notes one exchange. The handler's calls are serial; a cancellation may come beside them. */
  private final class Recorder implements ResponseHandler {

    private final TransportRequest request;
    private final ResponseHandler handler;
    private final ByteArrayOutputStream body;
    private final int exchange;
    private final List<byte[]> chunks = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private @Nullable ResponseHead head;
    private long lastNanos = System.nanoTime();
    private boolean written;

    Recorder(
        TransportRequest request,
        ResponseHandler handler,
        ByteArrayOutputStream body,
        int exchange) {
      this.request = request;
      this.handler = handler;
      this.body = body;
      this.exchange = exchange;
    }

    @Override
    public void onHead(ResponseHead value) {
      synchronized (this) {
        head = value;
      }
      handler.onHead(value);
    }

    @Override
    public void onData(byte[] buffer, int offset, int length) {
      synchronized (this) {
        long now = System.nanoTime();
        chunks.add(Arrays.copyOfRange(buffer, offset, offset + length));
        pauses.add((now - lastNanos) / 1_000_000);
        lastNanos = now;
      }
      handler.onData(buffer, offset, length);
    }

    @Override
    public void onEnd() {
      // Before the caller hears of the end: when the answer is there, so is the file.
      over(null, false);
      handler.onEnd();
    }

    @Override
    public void onFailure(TransportFailure failure) {
      over(failure, false);
      handler.onFailure(failure);
    }

    synchronized void over(@Nullable TransportFailure failure, boolean cancelled) {
      if (written) {
        return;
      }
      written = true;
      String url = request.origin() + request.path();
      Redaction.Filter filter = redaction.of(request.headers(), url);
      ResponseHead got = head;
      String path = request.path().replaceAll("\\?.*", "").replaceAll("[^A-Za-z0-9.]+", "-");
      ExchangeFile.write(
          folder,
          new RecordedExchange(
              String.format(
                  Locale.ROOT,
                  "%03d-%s%s.json",
                  exchange,
                  request.method().toLowerCase(Locale.ROOT),
                  filter.text(path)),
              request.method(),
              filter.url(url),
              filter.headers(request.headers()),
              filter.text(body.toString(StandardCharsets.UTF_8)),
              got == null ? 0 : got.status(),
              got == null ? "" : got.protocol(),
              got == null ? Headers.EMPTY : filter.headers(got.headers()),
              BodyText.of(chunks, pauses, filter),
              failure == null
                  ? null
                  : new TransportFailure(
                      failure.kind(), failure.processing(), filter.text(failure.message()), null),
              cancelled));
    }
  }
}
