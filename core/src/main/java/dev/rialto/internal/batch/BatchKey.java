package dev.rialto.internal.batch;

import dev.rialto.EmbeddingRequest;
import dev.rialto.internal.call.Call;
import java.util.Map;

/**
 * What requests must have in common to be sent as one. The tenant is not part of it, since no
 * answer depends on another's text; the user is, because a provider may be told of it.
 */
record BatchKey(
    String model,
    String task,
    int dimensions,
    String user,
    Map<String, Object> extra,
    long bucket) {

  /**
   * Returns the key of a call.
   *
   * @param bucketTokens within how many tokens texts are of like length; 0: of any length
   */
  static BatchKey of(Call call, EmbeddingRequest request, int bucketTokens) {
    long longest = 0;
    if (bucketTokens > 0) {
      for (String text : request.inputs()) {
        longest = Math.max(longest, EmbeddedTexts.tokens(text));
      }
    }
    return new BatchKey(
        call.model(),
        call.task(),
        request.dimensions(),
        call.options().user(),
        call.options().extra(),
        bucketTokens == 0 ? 0 : longest / bucketTokens);
  }
}
