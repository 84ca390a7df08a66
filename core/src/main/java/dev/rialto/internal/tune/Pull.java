package dev.rialto.internal.tune;

/**
 * Whether a setting is in the way, and where it might go.
 *
 * @param up whether more might help
 * @param down whether less might help
 * @param reason what speaks for it, with figures
 */
record Pull(boolean up, boolean down, String reason) {

  static final Pull NONE = new Pull(false, false, "");

  boolean any() {
    return up || down;
  }
}
