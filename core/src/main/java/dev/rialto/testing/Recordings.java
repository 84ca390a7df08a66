package dev.rialto.testing;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Real exchanges with providers as files: recorded once, replayed in every test after that, without
 * a network and without keys.
 *
 * <pre>{@code
 * Recordings recordings = Recordings.in(Path.of("src/test/recordings/review"));
 * try (Rialto rialto =
 *     Rialto.builder().provider(OpenAi.fromEnv()).transport(recordings.transport()).build()) {
 *   ... calls ...
 * }
 * recordings.assertAllReplayed();
 * }</pre>
 *
 * <p>{@code -Drialto.recordings=record}, as a system property of the tests' JVM, or the environment
 * variable {@code RIALTO_RECORDINGS=record} records anew. Each exchange becomes a readable JSON
 * file. Keys are replaced by {@code ***} wherever they stand: in headers, in the query, in bodies
 * that echo them, and in whatever looks like a key; {@link #redacting} adds more. Read the files
 * before you commit them all the same.
 *
 * <p>A request is answered with the first recorded exchange, not replayed before, whose method,
 * address and body are the same. Header fields are not compared. Any other request fails, and the
 * message says what differs from the nearest recorded one. Thread-safe.
 */
public final class Recordings {

  private static final String FILES = "\\d{3,}-.*\\.json";

  private final Path folder;
  private final boolean recording;
  private final boolean paced;
  private final Redaction redaction;
  private final ReplayLog replayed;

  Recordings(Path folder, boolean recording, boolean paced, Redaction redaction) {
    this.folder = folder;
    this.recording = recording;
    this.paced = paced;
    this.redaction = redaction;
    this.replayed = new ReplayLog(redaction);
  }

  /**
   * Returns the recordings in a folder.
   *
   * @param folder holds nothing else; made if it is not there
   */
  public static Recordings in(Path folder) {
    return new Recordings(
        Objects.requireNonNull(folder, "folder"),
        "record".equals(System.getProperty("rialto.recordings"))
            || "record".equals(System.getenv("RIALTO_RECORDINGS")),
        false,
        Redaction.STANDARD);
  }

  /** Returns these recordings, with the words replaced by {@code ***} as well. */
  public Recordings redacting(String... words) {
    return new Recordings(folder, recording, paced, redaction.with(List.of(words)));
  }

  /**
   * Returns these recordings, replayed with the pauses of the recorded exchanges; without this
   * everything arrives at once.
   */
  public Recordings atRecordedPace() {
    return new Recordings(folder, recording, true, redaction);
  }

  /** Returns these recordings, to be made anew, whatever the switch says. */
  public Recordings recording() {
    return new Recordings(folder, true, paced, redaction);
  }

  /** Returns whether exchanges are recorded now, rather than replayed. */
  public boolean isRecording() {
    return recording;
  }

  /**
   * Returns what makes the transport of the test's Rialto: one that replays or, while recording,
   * one around the transport on the class path.
   */
  public TransportFactory transport() {
    return transport(
        () ->
            ServiceLoader.load(TransportFactory.class)
                .findFirst()
                .or(
                    () ->
                        ServiceLoader.load(
                                TransportFactory.class, Recordings.class.getClassLoader())
                            .findFirst())
                .orElseThrow(
                    () ->
                        new ConfigurationException(
                            "There is no transport to record with on the class path",
                            "Add the dependency dev.rialto:rialto-netty-transport",
                            FailureDetails.NONE,
                            null))
                .create());
  }

  /**
   * Returns what makes the transport of the test's Rialto: one that replays or, while recording,
   * one around a given one.
   *
   * @param real makes the transport to record with; not called while replaying
   */
  public TransportFactory transport(TransportFactory real) {
    return () -> recording ? recorder(real.create()) : new ReplayTransport(load(), paced);
  }

  /**
   * Asserts that every recorded exchange was replayed, and that no request went without one. Does
   * nothing while recording.
   *
   * @throws AssertionError if not so
   */
  public void assertAllReplayed() {
    if (!recording) {
      load().assertComplete(folder);
    }
  }

  private Transport recorder(Transport real) {
    try {
      Files.createDirectories(folder);
      for (Path old : files()) {
        Files.delete(old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The recordings in " + folder + " cannot be replaced", e);
    }
    return new RecordingTransport(real, folder, redaction);
  }

  private ReplayLog load() {
    return replayed.loaded(
        () -> {
          List<RecordedExchange> all = new ArrayList<>();
          try {
            for (Path file : files()) {
              all.add(ExchangeFile.read(file));
            }
          } catch (IOException e) {
            throw new UncheckedIOException("The recordings in " + folder + " cannot be read", e);
          }
          if (all.isEmpty()) {
            throw new ConfigurationException(
                "There are no recordings in " + folder,
                "Run the test with -Drialto.recordings=record and a key of the provider",
                FailureDetails.NONE,
                null);
          }
          return all;
        });
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> p.getFileName().toString().matches(FILES)).sorted().toList();
    }
  }
}
