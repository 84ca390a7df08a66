package dev.rialto.internal.call;

/** An item of a packed list. Thread-safe. */
public final class PackedItem {

  private final Packing packing;
  private final String text;

  /** Whether its call has come to where packs are made, or is over before that; by the packing. */
  boolean accounted;

  PackedItem(Packing packing, String text) {
    this.packing = packing;
    this.text = text;
  }

  /** Returns the list that it is of. */
  public Packing packing() {
    return packing;
  }

  /** Returns its text. */
  public String text() {
    return text;
  }
}
