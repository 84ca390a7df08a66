package dev.rialto.interop;

import java.io.IOException;
import java.util.List;

/** A web server of the operating system: how it is configured, started and told to reload. */
interface ServerProgram {

  /** Returns what {@code apt-get install} wants to hear. */
  String debianPackage();

  /** Writes the configuration. */
  void configure(Site site) throws IOException;

  /** Returns the command that runs it in the foreground. */
  List<String> command(Site site);

  /** Returns the command that makes it take over a new configuration without failing anybody. */
  List<String> reload(Site site, long pid);
}
