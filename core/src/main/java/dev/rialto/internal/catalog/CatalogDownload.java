package dev.rialto.internal.catalog;

import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.Secret;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads a file, or an address through the transport, whole. */
public final class CatalogDownload implements Function<URI, CompletableFuture<byte[]>> {
  /** Today's are below two megabytes. */
  private static final int MAX_BYTES = 32 << 20;

  private final BiFunction<WireRequest, Target, CompletableFuture<byte[]>> http;
  private final Executor executor;
  private final WireProtocol errors;

  /**
   * Makes one.
   *
   * @param http sends a request and returns the body
   * @param executor reads files
   * @param errors reads what a server says went wrong
   */
  public CatalogDownload(
      BiFunction<WireRequest, Target, CompletableFuture<byte[]>> http,
      Executor executor,
      WireProtocol errors) {
    this.http = http;
    this.executor = executor;
    this.errors = errors;
  }

  @Override
  public CompletableFuture<byte[]> apply(URI from) {
    CompletableFuture<byte[]> read;
    if (String.valueOf(from.getScheme()).equals("file")) {
      read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  Path file = Path.of(from);
                  if (Files.size(file) > MAX_BYTES) {
                    throw new IOException("it is larger than 32 MiB");
                  }
                  return Files.readAllBytes(file);
                } catch (IOException e) {
                  throw new UncheckedIOException("it cannot be read: " + e, e);
                }
              },
              executor);
    } else {
      read = http.apply(request(from), target(from));
    }
    return read.thenApply(
        bytes -> {
          if (bytes.length > MAX_BYTES) {
            throw new UncheckedIOException(new IOException("it is larger than 32 MiB"));
          }
          return bytes;
        });
  }

  private static WireRequest request(URI from) {
    String path = from.getRawPath().isEmpty() ? "/" : from.getRawPath();
    return new WireRequest(
        "GET",
        from.getRawQuery() == null ? path : path + "?" + from.getRawQuery(),
        Headers.of("accept", "application/json"),
        BodyWriter.NONE);
  }

  private Target target(URI from) {
    return new Target(
        new Endpoint(
            "catalog",
            "catalog",
            errors,
            Origin.of(from),
            "",
            Secret.NONE,
            Headers.EMPTY,
            PhaseTimeouts.DEFAULT),
        "catalog");
  }
}
