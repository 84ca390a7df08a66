package dev.rialto.internal.cache;

/** A client of the name that all calls of these tests have. */
public interface Assistant {
  String ask();

  String explain();

  String review();
}
