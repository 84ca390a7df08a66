package dev.rialto.internal.redis;

/** Hears a channel. Called serially on a thread that Redis needs: must not block. */
public interface RedisListener {

  /** A message came. */
  void onMessage(byte[] message);

  /**
   * The channel is heard again after a time in which messages may have been missed; also the first
   * time that it is heard.
   */
  void onGap();
}
