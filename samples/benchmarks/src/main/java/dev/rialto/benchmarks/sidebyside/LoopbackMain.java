package dev.rialto.benchmarks.sidebyside;

import dev.rialto.benchmarks.CannedAnswers;
import dev.rialto.loopback.LoopbackProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;

/** Answers until it is ended. */
public final class LoopbackMain {

  private LoopbackMain() {}

  /** Takes the file that the certificate is written to; prints the base URL. */
  public static void main(String[] args) throws Exception {
    String whole = CannedAnswers.text(Answers.TEXT_LENGTH);
    String pieces = CannedAnswers.text(Answers.STREAMED_LENGTH);
    LoopbackProvider provider =
        LoopbackProvider.builder()
            .tls()
            .answer(prompt -> prompt.startsWith(Answers.PIECES) ? pieces : whole)
            .start();
    writeCertificate(provider, Path.of(args[0]));
    System.out.println(provider.baseUrl());
    System.out.flush();
    new CountDownLatch(1).await();
  }

  static void writeCertificate(LoopbackProvider provider, Path file) throws Exception {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(provider.certificate().getEncoded());
    Files.writeString(
        file, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
  }
}
