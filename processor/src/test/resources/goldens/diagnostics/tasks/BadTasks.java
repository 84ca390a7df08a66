package com.acme;

import dev.rialto.*;
import java.util.List;
import java.util.concurrent.Flow;

@Embedding(timeout = "soon")
interface BadTasks {
  List<Double> wrongType(String text);

  float[] manyToOne(List<String> texts);

  List<float[]> oneToMany(String text);

  float[] twoTexts(String a, String b);

  @UserMessage("query: {{txt}}")
  float[] misspelled(String text);

  @SystemMessage("Be brief")
  float[] instructed(String text);

  float[] picture(Image image);

  Flow.Publisher<float[]> streamed(String text);
}

@ImageGeneration(n = 11)
interface BadPainter {
  @ImageGeneration(n = 2)
  GeneratedImage oneOfTwo(String prompt);

  String text(String prompt);
}

@Completion
@Moderation
interface Both {
  String ask(String text);
}
