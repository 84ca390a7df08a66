package dev.rialto.internal.call;

import dev.rialto.Message;
import dev.rialto.runtime.PackOutput;
import java.util.List;

/**
 * One call of a method with a packed list. Knows how many of its items are still on their way to
 * where packs are made: some are found in the cache, others wait for a tier. Thread-safe.
 */
public final class Packing {

  private final PackOutput output;
  private final List<Message> instructions;
  private final int maxItems;
  private final int maxTokens;
  private int onTheirWay;
  private boolean begun;
  private Runnable whenAllCame = () -> {};

  /**
   * Makes one without items.
   *
   * @param output the type of a pack's answer
   * @param instructions the messages of an item, with {@code [item]} in place of its text
   * @param maxItems how many items a pack has at most
   * @param maxTokens how many tokens the items of a pack have at most
   */
  public Packing(PackOutput output, List<Message> instructions, int maxItems, int maxTokens) {
    this.output = output;
    this.instructions = instructions;
    this.maxItems = maxItems;
    this.maxTokens = maxTokens;
  }

  /** Returns the type of a pack's answer. */
  public PackOutput output() {
    return output;
  }

  /** Returns the messages of an item, with {@code [item]} in place of its text. */
  public List<Message> instructions() {
    return instructions;
  }

  /** Returns how many items a pack has at most. */
  public int maxItems() {
    return maxItems;
  }

  /** Returns how many tokens the items of a pack have at most. */
  public int maxTokens() {
    return maxTokens;
  }

  /** Adds an item whose call is about to start. */
  public synchronized PackedItem item(String text) {
    onTheirWay++;
    return new PackedItem(this, text);
  }

  /** Sets what is done whenever no item is on its way any more. */
  public synchronized void whenAllCame(Runnable action) {
    whenAllCame = action;
  }

  /** Returns whether all calls were started. */
  public synchronized boolean hasBegun() {
    return begun;
  }

  /** All calls were started. */
  public void begun() {
    Runnable action = null;
    synchronized (this) {
      begun = true;
      if (onTheirWay == 0) {
        action = whenAllCame;
      }
    }
    if (action != null) {
      action.run();
    }
  }

  /** An item's call has come to where packs are made, or is over. */
  public void account(PackedItem item) {
    Runnable action = null;
    synchronized (this) {
      if (item.accounted) {
        return;
      }
      item.accounted = true;
      onTheirWay--;
      if (begun && onTheirWay == 0) {
        action = whenAllCame;
      }
    }
    if (action != null) {
      action.run();
    }
  }
}
