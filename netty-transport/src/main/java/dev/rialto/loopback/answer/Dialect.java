package dev.rialto.loopback.answer;

import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.RequestError;
import dev.rialto.spi.Headers;

/** How a provider says things. Implementations hold no state. */
public interface Dialect {

  /**
   * Returns why the request may not come in.
   *
   * @param header looks up a header field; empty if there is none
   * @param apiKey the key that is asked for; empty if none is
   * @throws RequestError if the key is missing or wrong
   */
  void checkKey(HeaderLookup header, String apiKey);

  /** Answers a request for a completion. */
  Reply chat(Json body, Directions directions, Ids ids, long epochSeconds);

  /** Lists the models. */
  Reply models(Iterable<String> models, Ids ids, long epochSeconds);

  /** Says that there is no such model. */
  RequestError unknownModel(String model);

  /** Returns the body of an error. */
  String errorBody(RequestError error, Ids ids);

  /** Returns the error as an event in a stream. */
  Reply.Part errorEvent(RequestError error, Ids ids);

  /** Returns the head of an error. */
  Headers errorHeaders(RequestError error, Ids ids);

  /** Finds a header field. */
  @FunctionalInterface
  interface HeaderLookup {
    /** Returns the value; empty if there is none. */
    String get(String name);
  }
}
