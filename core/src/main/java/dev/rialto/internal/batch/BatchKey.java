package dev.rialto.internal.batch;

import dev.rialto.CallOptions;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Priority;
import dev.rialto.internal.call.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests must have in common to be sent as one: whatever changes the answer, the way there,
 * or who pays. Ledger and budgets know one payer of a request, so that those of two tenants, users
 * or methods are two; what is asked with another priority waits for nobody else's turn.
 */
record BatchKey(
    String client,
    String method,
    String tenant,
    String user,
    String model,
    String task,
    String profile,
    Priority priority,
    @Nullable Boolean resendProcessed,
    boolean bare,
    int dimensions,
    Map<String, Object> extra,
    Map<String, Object> sentExtra,
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
    CallOptions options = call.options();
    return new BatchKey(
        call.origin().client(),
        call.origin().method(),
        options.tenant(),
        options.user(),
        call.model(),
        call.task(),
        call.profile(),
        options.priority(),
        options.resendProcessed(),
        call.bare(),
        request.dimensions(),
        options.extra(),
        request.extra(),
        bucketTokens == 0 ? 0 : longest / bucketTokens);
  }
}
