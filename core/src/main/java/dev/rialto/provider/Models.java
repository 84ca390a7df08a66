package dev.rialto.provider;

/** Takes the models for calls that name none out of the environment. */
final class Models {
  private Models() {}

  static void add(
      Environment env, String chatVariable, String embeddingVariable, Provider.Builder builder) {
    String chat = env.get(chatVariable, "");
    if (!chat.isEmpty()) {
      builder.defaultModel(chat);
    }
    String embedding = env.get(embeddingVariable, "");
    if (!embedding.isEmpty()) {
      builder.defaultEmbeddingModel(embedding);
    }
  }
}
