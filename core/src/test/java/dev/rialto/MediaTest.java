package dev.rialto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images and documents are known by their bytes. */
class MediaTest {

  private static final byte[] PNG = latin1("\u0089PNG\r\n\u001a\nrest");
  private static final byte[] PDF = latin1("%PDF-1.7 rest");

  @TempDir private Path folder;

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void anImagesTypeIsFoundByItsFirstBytes() {
    assertThat(Image.of(PNG).mediaType()).isEqualTo("image/png");
    assertThat(Image.of(latin1("\u00ff\u00d8\u00ff\u00e0")).mediaType()).isEqualTo("image/jpeg");
    assertThat(Image.of(latin1("GIF89a..")).mediaType()).isEqualTo("image/gif");
    assertThat(Image.of(latin1("RIFF1234WEBPVP8 ")).mediaType()).isEqualTo("image/webp");
    assertThat(Image.of(latin1("....ftypheic"), "image/HEIC").mediaType()).isEqualTo("image/heic");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%PDF-1.4|a PDF, which is a Document",
        "BM1234|a BMP",
        "1234ftypheic|of the HEIF family",
        "<svg xmlns>|an SVG",
        "hello|begins with 68 65 6c 6c 6f",
        "RIFF1234WAVE|no known format",
      })
  void whatIsNoImageIsNamed(String bytes, String named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Image.of(latin1(bytes)))
        .withMessageContaining(named)
        .withMessageContaining("allowed are PNG, JPEG, GIF and WebP");
  }

  @Test
  void sizesAreBounded() throws IOException {
    byte[] large = java.util.Arrays.copyOf(PNG, Image.MAX_BYTES + 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Image.of(large))
        .withMessageContaining("20971521 bytes; allowed are 20971520");
    Path file = Files.write(folder.resolve("large.png"), large);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Image.of(file))
        .withMessageContaining("large.png has 20971521 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Image.of(new byte[0]))
        .withMessageContaining("is empty");
  }

  @Test
  void filesAreReadWhateverTheyAreCalled() throws IOException {
    Path png = Files.write(folder.resolve("picture.jpg"), PNG);
    assertThat(Image.of(png)).isEqualTo(Image.of(PNG));
    Path pdf = Files.write(folder.resolve("contract.pdf"), PDF);
    assertThat(Document.pdf(pdf)).isEqualTo(Document.pdf("contract.pdf", PDF));
    assertThatThrownBy(() -> Image.of(folder.resolve("none.png")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none.png cannot be read");
  }

  @Test
  void addressesAndDataUrisAreTold() {
    Image image =
        Image.of(URI.create("data:image/png;base64," + Base64.getEncoder().encodeToString(PNG)));
    assertThat(image).isEqualTo(Image.of(PNG));
    assertThat(image.uri()).isEmpty();
    Image remote = Image.of(URI.create("https://example.com/a.png"));
    assertThat(remote.bytes()).isEmpty();
    assertThat(remote.uri()).contains(URI.create("https://example.com/a.png"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Image.of(URI.create("file:///tmp/a.png")))
        .withMessageContaining("for a file use its Path");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Image.of(URI.create("data:image/png,abc")))
        .withMessageContaining("holds no base64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Image.of(URI.create("data:image/png;base64,%%%".replace("%", "*"))))
        .withMessageContaining("malformed");
  }

  @Test
  void bytesAreTheirOwn() {
    byte[] mine = PNG.clone();
    Image image = Image.of(mine);
    mine[0] = 0;
    image.bytes().orElseThrow()[0] = 0;
    assertThat(image.bytes()).contains(PNG);
    assertThat(image.buffer().orElseThrow().isReadOnly()).isTrue();
    assertThat(image).hasToString("Image[image/png, 12 bytes]");
  }

  @Test
  void documentsArePdfsOrText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.pdf("a.pdf", PNG))
        .withMessageContaining("is no PDF (it begins with 89 50 4e 47");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.text("a", " "))
        .withMessageContaining("all blank");
    assertThat(Document.text("notes", "words").mediaType()).isEqualTo("text/plain");
    assertThat(Document.pdf(URI.create("https://example.com/x/terms.pdf?v=1")).name())
        .isEqualTo("terms.pdf");
  }
}
