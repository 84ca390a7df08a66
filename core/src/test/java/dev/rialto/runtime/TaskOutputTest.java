package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.GeneratedImage;
import dev.rialto.InvalidOutputException;
import dev.rialto.ModerationResult;
import java.net.URI;
import org.junit.jupiter.api.Test;

class TaskOutputTest {

  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
          + "rkJggg==";

  /** Mistral says no word about all categories together. */
  @Test
  void aTextIsFlaggedByAnyCategory() {
    ModerationResult result =
        TaskOutput.MODERATION.read(
            "[{\"categories\":{\"pii\":true,\"law\":false},\"category_scores\":{\"pii\":0.9}}]");
    assertThat(result.flagged()).isTrue();
    assertThat(result.flaggedCategories()).containsExactly("pii");
    assertThat(result.scores()).containsEntry("pii", 0.9);
  }

  @Test
  void nullCategoriesAreNone() {
    ModerationResult result =
        TaskOutput.MODERATION.read(
            "[{\"flagged\":false,\"categories\":{\"hate\":false,\"illicit\":null}}]");
    assertThat(result.categories()).containsOnlyKeys("hate");
  }

  @Test
  void imagesAreOfBytesOrAnAddress() {
    GeneratedImage drawn =
        TaskOutput.IMAGE.read(
            "[{\"url\":\"https://x/y.png\",\"b64_json\":\""
                + PIXEL
                + "\",\"revised_prompt\":\"z\"}]");
    assertThat(drawn.image().mediaType()).isEqualTo("image/png");
    assertThat(drawn.revisedPrompt()).isEqualTo("z");
    assertThat(TaskOutput.IMAGES.read("[{\"url\":\"https://x/y.png\"}]").get(0).image().uri())
        .contains(URI.create("https://x/y.png"));
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> TaskOutput.MODERATION.read("[]"))
        .isInstanceOf(InvalidOutputException.class);
    assertThatThrownBy(() -> TaskOutput.IMAGE.read("[{}]"))
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageContaining("b64_json");
  }

  /** A provider's own word for a type is none: then the bytes tell it. */
  @Test
  void anImagesTypeIsWhatTheProviderCallsIt_ifThatIsOne() {
    for (String type : new String[] {"png", "", "image/", "application/octet-stream"}) {
      assertThat(typed(type)).as(type).isEqualTo("image/png");
    }
    assertThat(typed("image/webp")).isEqualTo("image/webp");
    assertThat(typed("IMAGE/SVG+XML")).isEqualTo("image/svg+xml");
  }

  private static String typed(String type) {
    String json = "[{\"b64_json\":\"" + PIXEL + "\",\"media_type\":\"" + type + "\"}]";
    return TaskOutput.IMAGE.read(json).image().mediaType();
  }
}
