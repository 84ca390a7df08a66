package dev.rialto.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real Redis of a test's own; what it holds dies with it. */
public final class RedisServer extends LocalServer {

  private final List<String> more;

  private RedisServer(String... more) throws Exception {
    super("redis");
    this.more = List.of(more);
  }

  /** Starts one with further arguments, such as {@code --requirepass}. */
  public static RedisServer started(String... more) throws Exception {
    RedisServer server = new RedisServer(more);
    server.start();
    return server;
  }

  @Override
  List<String> command() {
    List<String> all =
        new ArrayList<>(
            List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port)));
    all.addAll(List.of("--save", "", "--appendonly", "no", "--dir", dir.toString()));
    all.addAll(more);
    return all;
  }

  /** Returns where its files are. */
  public Path dir() {
    return dir;
  }

  /** Returns the URL. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Runs a command and returns what Redis answers. */
  public String cli(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new)).strip();
  }
}
