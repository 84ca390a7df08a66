package dev.rialto.benchmarks.sidebyside;

import dev.rialto.benchmarks.sidebyside.RialtoContender.How;
import java.util.ArrayList;
import java.util.List;

/** All contenders, by name. */
final class Contenders {

  static final String FLOOR = "floor: Netty's HTTP/2 codec";
  static final String TRANSPORT = "Rialto transport alone";
  static final String BLOCKING = "Rialto, blocking client";
  static final String FUTURE = "Rialto, client of futures";
  static final String FLOOR_WAITED = "floor, waited for";
  static final String FUTURE_ON_LOOP = "Rialto, futures told on the loop";
  static final String VIRTUAL = "Rialto, blocking on virtual threads";
  static final String LANGCHAIN4J = "LangChain4j AiServices";
  static final String OPENAI = "openai-java async";
  static final String JDK = "JDK HttpClient alone";

  private Contenders() {}

  static List<String> names() {
    List<String> names = new ArrayList<>(List.of(FLOOR, TRANSPORT, BLOCKING, FUTURE));
    names.addAll(ways());
    names.addAll(List.of(LANGCHAIN4J, OPENAI, JDK));
    return names;
  }

  /** Those that show what it costs to hand a call from thread to thread: whole answers only. */
  static List<String> ways() {
    return VirtualThreads.areThere()
        ? List.of(FLOOR_WAITED, FUTURE_ON_LOOP, VIRTUAL)
        : List.of(FLOOR_WAITED, FUTURE_ON_LOOP);
  }

  static Contender create(String name, Place place) throws Exception {
    return switch (name) {
      case FLOOR -> new FloorContender(place, false);
      case FLOOR_WAITED -> new FloorContender(place, true);
      case TRANSPORT -> new TransportContender(place);
      case BLOCKING -> new RialtoContender(place, How.THREADS);
      case FUTURE -> new RialtoContender(place, How.FUTURES);
      case FUTURE_ON_LOOP -> new RialtoContender(place, How.FUTURES_ON_LOOP);
      case VIRTUAL -> new RialtoContender(place, How.VIRTUAL_THREADS);
      case LANGCHAIN4J -> new LangChain4jContender(place);
      case OPENAI -> new OpenAiJavaContender(place);
      case JDK -> new JdkContender(place);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
