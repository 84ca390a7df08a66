package dev.rialto;

/**
 * What becomes of a stream that breaks off after its first piece was shown. Before that piece it
 * falls over to another candidate unseen, whatever is chosen here; a call for a whole answer does
 * so at any point, since its caller has seen nothing. With any choice but {@link #FAIL}, a stream
 * that says nothing for {@link dev.rialto.config.HedgeSettings#silence()} gets another candidate
 * beside it, and whichever speaks first goes on.
 */
public enum StreamRecovery {
  /** The stream fails with a typed error that carries what had arrived. The default. */
  FAIL,
  /**
   * Nothing is shown until the answer is whole, so that the stream may begin anew anywhere and
   * nobody sees it. Costs the time to the last token, and memory for one answer.
   */
  HOLD,
  /**
   * The answer begins anew, at another candidate or at the same one. A subscriber of {@link
   * CompletionStream#events()}, and whoever reads {@link CompletionStream#result()} alone, gets a
   * {@link ResponseEvent.Restarted} that voids what came before. Subscribers of text or elements
   * cannot be told, nor can those who share a stream through the cache: for them it is {@link
   * #FAIL}.
   */
  RESTART,
  /**
   * A candidate whose model takes the beginning of its own answer goes on where the stream broke
   * off; where none does, or it refuses, this is {@link #FAIL}. For free text without tools.
   */
  CONTINUE
}
