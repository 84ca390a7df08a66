package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Partial;
import dev.rialto.Priority;
import dev.rialto.RepairMode;
import dev.rialto.StreamRecovery;
import dev.rialto.Usd;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonChecks;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.PartialOutput;
import dev.rialto.runtime.ValueReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Streams} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Streams_Rialto implements Streams {
  private static final OutputType<Streams.Story> STORY_OUTPUT = new StoryOutput();

  private static final MethodSpec<Streams.Story> GROWING = MethodSpec.builder("Streams", "growing", STORY_OUTPUT).build();

  private static final MethodSpec<Streams.Story> GROWING_WITH_RESULT = MethodSpec.builder("Streams", "growingWithResult", STORY_OUTPUT).build();

  private static final MethodSpec<Streams.Story> GROWING_HERE = MethodSpec.builder("Streams", "growingHere", STORY_OUTPUT).build();

  private static final MethodSpec<String> WORDS = MethodSpec.builder("Streams", "words", OutputType.TEXT)
      .options(CallOptions.builder().streamRecovery(StreamRecovery.HOLD).priority(Priority.LOW).streamBuffer(200).topP(0.9).stop("END", "\n"
          + "\n").maxCost(Usd.of("0.02")).adaptive(true).truncate(true).build())
      .build();

  private static final ListOutput<Streams.Story> LIST_OF_STORY_OUTPUT = new ListOfStoryOutput();

  private static final MethodSpec<List<Streams.Story>> STORIES = MethodSpec.builder("Streams", "stories", LIST_OF_STORY_OUTPUT).build();

  private static final MethodSpec<Streams.Story> WHOLE = MethodSpec.builder("Streams", "whole", STORY_OUTPUT)
      .repair(RepairMode.OFF)
      .build();

  private static final PartialOutput<Streams.Story> STORY_PARTIALS = new StoryPartials(STORY_OUTPUT);

  private final ClientRuntime runtime;

  Streams_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Flow.Publisher<Partial<Streams.Story>> growing(String topic) {
    Objects.requireNonNull(topic, "topic is null");
    return runtime.streamElements(
        GROWING, STORY_PARTIALS, List.of(Message.user(topic)), CallOptions.NONE);
  }

  @Override
  public CompletionStream<Partial<Streams.Story>> growingWithResult(String topic,
      CallOptions options) {
    Objects.requireNonNull(topic, "topic is null");
    Objects.requireNonNull(options, "options is null");
    return runtime.completionStreamElements(
        GROWING_WITH_RESULT, STORY_PARTIALS, List.of(Message.user(topic)), options);
  }

  @Override
  public Stream<Partial<Streams.Story>> growingHere(String topic) {
    Objects.requireNonNull(topic, "topic is null");
    return runtime.blocking(
        GROWING_HERE, runtime.streamElements(
        GROWING_HERE, STORY_PARTIALS, List.of(Message.user(topic)), CallOptions.NONE));
  }

  @Override
  public Stream<String> words(String topic) {
    Objects.requireNonNull(topic, "topic is null");
    return runtime.blocking(
        WORDS, runtime.stream(
        WORDS, List.of(Message.user(topic)), CallOptions.NONE));
  }

  @Override
  public Stream<Streams.Story> stories(String topic) {
    Objects.requireNonNull(topic, "topic is null");
    return runtime.blocking(
        STORIES, runtime.streamElements(
        STORIES, LIST_OF_STORY_OUTPUT, List.of(Message.user(topic)), CallOptions.NONE));
  }

  @Override
  public Streams.Story whole(String topic) {
    Objects.requireNonNull(topic, "topic is null");
    return runtime.call(
        WHOLE, List.of(Message.user(topic)), CallOptions.NONE);
  }

  private static final class StoryOutput extends JsonOutput<Streams.Story> {
    StoryOutput() {
      super(new OutputSchema("Story", "{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\",\"description\":\"what stands above it\"},\"mainText\":{\"type\":\"string\",\"description\":\"wins over Javadoc\"},\"rating\":{\"type\":\"integer\",\"minimum\":1,\"description\":\"from the readers\"},\"notes\":{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"null\"]}},\"moods\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"},\"value\":{\"type\":[\"string\",\"null\"],\"enum\":[\"SAD\",\"MERRY\",\"PLAIN\",null],\"description\":\"How it feels\\nSAD: Nobody laughs.\\nMERRY: Everybody laughs\"}},\"required\":[\"key\",\"value\"],\"additionalProperties\":false},\"description\":\"The entries of a map; each key once\"},\"mood\":{\"type\":[\"string\",\"null\"],\"enum\":[\"SAD\",\"MERRY\",\"PLAIN\",null],\"description\":\"How it feels\\nSAD: Nobody laughs.\\nMERRY: Everybody laughs\"},\"pages\":{\"type\":[\"integer\",\"null\"]}},\"required\":[\"title\",\"mainText\",\"rating\",\"notes\",\"moods\",\"mood\",\"pages\"],\"additionalProperties\":false,\"description\":\"A story that somebody tells, with braces & tags.\"}"), "");
    }

    @Override
    protected Streams.Story value(ValueReader in) {
      return Streams_Story_RialtoCodec.read(in);
    }
  }

  private static final class ListOfStoryOutput extends ListOutput<Streams.Story> {
    ListOfStoryOutput() {
      super(new OutputSchema("ListOfStory", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\",\"description\":\"what stands above it\"},\"mainText\":{\"type\":\"string\",\"description\":\"wins over Javadoc\"},\"rating\":{\"type\":\"integer\",\"minimum\":1,\"description\":\"from the readers\"},\"notes\":{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"null\"]}},\"moods\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"},\"value\":{\"type\":[\"string\",\"null\"],\"enum\":[\"SAD\",\"MERRY\",\"PLAIN\",null],\"description\":\"How it feels\\nSAD: Nobody laughs.\\nMERRY: Everybody laughs\"}},\"required\":[\"key\",\"value\"],\"additionalProperties\":false},\"description\":\"The entries of a map; each key once\"},\"mood\":{\"type\":[\"string\",\"null\"],\"enum\":[\"SAD\",\"MERRY\",\"PLAIN\",null],\"description\":\"How it feels\\nSAD: Nobody laughs.\\nMERRY: Everybody laughs\"},\"pages\":{\"type\":[\"integer\",\"null\"]}},\"required\":[\"title\",\"mainText\",\"rating\",\"notes\",\"moods\",\"mood\",\"pages\"],\"additionalProperties\":false,\"description\":\"A story that somebody tells, with braces & tags.\"}}},\"required\":[\"items\"],\"additionalProperties\":false}"), "items");
    }

    @Override
    protected Streams.Story element(ValueReader in) {
      return Streams_Story_RialtoCodec.read(in);
    }
  }

  private static final class StoryPartials extends PartialOutput<Streams.Story> {
    StoryPartials(OutputType<Streams.Story> record) {
      super(record, "title", "mainText", "rating", "notes", "moods", "mood", "pages");
    }

    private static List<String> readListOfNullableString(ValueReader in) {
      List<String> all = new ArrayList<>();
      in.beginArray();
      while (in.nextElement()) {
        all.add(in.isNull() ? null : in.readString());
      }
      return Collections.unmodifiableList(all);
    }

    private static Map<String, Streams.Mood> readMapOfNullableMood(ValueReader in) {
      Map<String, Streams.Mood> all = new LinkedHashMap<>();
      if (in.isObject()) {
        in.beginObject();
        for (var key = in.nextName(); key != null; key = in.nextName()) {
          in.unique(!all.containsKey(key));
          all.put(key, in.isNull() ? null : Streams_Mood_RialtoCodec.read(in));
        }
        return Collections.unmodifiableMap(all);
      }
      in.beginArray();
      while (in.nextElement()) {
        in.beginObject();
        String key = null;
        Streams.Mood value = null;
        long seen = 0L;
        for (var name = in.nextName(); name != null; name = in.nextName()) {
          switch (name) {
            case "key" -> {
              seen = in.mark(seen, 1L);
              key = in.readString();
            }
            case "value" -> {
              seen = in.mark(seen, 2L);
              value = in.isNull() ? null : Streams_Mood_RialtoCodec.read(in);
            }
            default -> in.skip();
          }
        }
        if (seen != 3L) {
          throw in.missing(seen, 3L, "key", "value");
        }
        in.unique(!all.containsKey(key));
        all.put(key, value);
      }
      return Collections.unmodifiableMap(all);
    }

    @Override
    protected Object component(int index, ValueReader in) {
      switch (index) {
        case 0 -> {
          String value = in.readString();
          return value;
        }
        case 1 -> {
          String value = in.readString();
          return value;
        }
        case 2 -> {
          int value = in.readInt();
          JsonChecks.range(in, value, 1L, Long.MAX_VALUE);
          return value;
        }
        case 3 -> {
          List<String> value = readListOfNullableString(in);
          return value;
        }
        case 4 -> {
          Map<String, Streams.Mood> value = readMapOfNullableMood(in);
          return value;
        }
        case 5 -> {
          Streams.Mood value = in.isNull() ? null : Streams_Mood_RialtoCodec.read(in);
          return value;
        }
        case 6 -> {
          Optional<Integer> value = in.isNull() ? Optional.empty() : Optional.of(in.readInt());
          return value;
        }
        default -> throw new IndexOutOfBoundsException(index);
      }
    }

    @Override
    protected Object componentOf(int index, Streams.Story value) {
      return switch (index) {
        case 0 -> value.title();
        case 1 -> value.mainText();
        case 2 -> value.rating();
        case 3 -> value.notes();
        case 4 -> value.moods();
        case 5 -> value.mood();
        case 6 -> value.pages();
        default -> throw new IndexOutOfBoundsException(index);
      };
    }
  }
}
