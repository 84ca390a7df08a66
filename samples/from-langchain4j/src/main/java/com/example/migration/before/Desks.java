package com.example.migration.before;

import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import java.net.http.HttpClient;

/** Makes desks, with LangChain4j. */
public final class Desks {

  private Desks() {}

  /** Returns a desk that asks a server which speaks OpenAI's dialect. */
  public static ReleaseDesk at(String baseUrl, String key, String model) {
    return AiServices.create(ReleaseDesk.class, chat(baseUrl, key, model));
  }

  /** Returns a desk that remembers the latest messages of each customer. */
  public static SupportDesk support(String baseUrl, String key, String model) {
    return AiServices.builder(SupportDesk.class)
        .chatModel(chat(baseUrl, key, model))
        .chatMemoryProvider(customer -> MessageWindowChatMemory.withMaxMessages(20))
        .build();
  }

  /** Returns a clerk who may look into the orders. */
  public static OrderClerk clerk(String baseUrl, String key, String model) {
    return AiServices.builder(OrderClerk.class)
        .chatModel(chat(baseUrl, key, model))
        .tools(new Orders())
        .build();
  }

  private static ChatModel chat(String baseUrl, String key, String model) {
    return OpenAiChatModel.builder()
        .httpClientBuilder(
            new JdkHttpClientBuilder()
                .httpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)))
        .baseUrl(baseUrl)
        .apiKey(key)
        .modelName(model)
        .build();
  }
}
