package dev.rialto.benchmarks.sidebyside;

import java.util.List;

/** All contenders, by name. */
final class Contenders {

  static final String FLOOR = "floor: Netty's HTTP/2 codec";
  static final String TRANSPORT = "Rialto transport alone";
  static final String BLOCKING = "Rialto, blocking client";
  static final String FUTURE = "Rialto, client of futures";
  static final String LANGCHAIN4J = "LangChain4j AiServices";
  static final String OPENAI = "openai-java async";
  static final String JDK = "JDK HttpClient alone";

  private Contenders() {}

  static List<String> names() {
    return List.of(FLOOR, TRANSPORT, BLOCKING, FUTURE, LANGCHAIN4J, OPENAI, JDK);
  }

  static Contender create(String name, Place place) throws Exception {
    return switch (name) {
      case FLOOR -> new FloorContender(place);
      case TRANSPORT -> new TransportContender(place);
      case BLOCKING -> new RialtoContender(place, true);
      case FUTURE -> new RialtoContender(place, false);
      case LANGCHAIN4J -> new LangChain4jContender(place);
      case OPENAI -> new OpenAiJavaContender(place);
      case JDK -> new JdkContender(place);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
