package com.example.migration.before;

import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import java.net.http.HttpClient;

/** Makes desks, with LangChain4j. */
public final class Desks {

  private Desks() {}

  /** Returns a desk that asks a server which speaks OpenAI's dialect. */
  public static ReleaseDesk at(String baseUrl, String key, String model) {
    ChatModel chat =
        OpenAiChatModel.builder()
            .httpClientBuilder(
                new JdkHttpClientBuilder()
                    .httpClientBuilder(
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)))
            .baseUrl(baseUrl)
            .apiKey(key)
            .modelName(model)
            .build();
    return AiServices.create(ReleaseDesk.class, chat);
  }
}
