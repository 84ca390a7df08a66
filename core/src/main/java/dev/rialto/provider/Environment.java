package dev.rialto.provider;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.spi.WireProtocol;
import java.util.Map;

/** Reads settings of providers out of the environment; tests hand in their own. */
record Environment(Map<String, String> variables) {
  static Environment system() {
    return new Environment(System.getenv());
  }

  /** Returns a variable's value; the default if it is not set or blank. */
  String get(String name, String otherwise) {
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  /**
   * Returns a variable's value.
   *
   * @throws ConfigurationException if it is not set or blank
   */
  String require(String name, String provider, String factory) {
    String value = get(name, "");
    if (value.isEmpty()) {
      throw new ConfigurationException(
          "The environment variable " + name + " is not set",
          "Set it to your key, or give the key to " + factory + ".builder().apiKey(…)",
          FailureDetails.NONE.at(provider, ""),
          null);
    }
    return value;
  }

  /**
   * Returns a builder for the base URL that a variable gives, or for the default.
   *
   * @throws ConfigurationException if it is no URL
   */
  Provider.Builder provider(String name, WireProtocol protocol, String variable, String otherwise) {
    String url = get(variable, otherwise);
    try {
      return Provider.builder(name, protocol, url);
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "The environment variable " + variable + " is no base URL: " + e.summary(),
          e.advice(),
          e.details(),
          null);
    }
  }
}
