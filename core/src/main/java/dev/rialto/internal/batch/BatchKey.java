package dev.rialto.internal.batch;

import dev.rialto.internal.call.Call;
import java.util.Map;

/**
 * What requests must have in common to be sent as one. The tenant is not part of it, since no
 * answer depends on another's text; the user is, because a provider may be told of it.
 */
record BatchKey(String model, String task, int dimensions, String user, Map<String, Object> extra) {

  static BatchKey of(Call call, int dimensions) {
    return new BatchKey(
        call.model(), call.task(), dimensions, call.options().user(), call.options().extra());
  }
}
