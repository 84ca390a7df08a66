package dev.rialto.loopback.server;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A key and a certificate for {@code localhost} and {@code 127.0.0.1} that live as long as the
 * provider. The JDK has no public way to make a certificate.
 *
 * @param key the private key
 * @param certificate signed with that key
 */
public record SelfSigned(PrivateKey key, X509Certificate certificate) {

  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int CONTEXT_0 = 0xA0;
  private static final int CONTEXT_3 = 0xA3;
  private static final int SAN_DNS = 0x82;
  private static final int SAN_IP = 0x87;

  public static SelfSigned create(Clock clock) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      byte[] signed = toBeSigned(keys, clock.instant());
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed);
      byte[] encoded = Der.sequence(signed, algorithm(), Der.bitString(signature.sign()));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(encoded));
      return new SelfSigned(keys.getPrivate(), certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make an ECDSA certificate", e);
    }
  }

  /** RFC 5280, section 4.1: version 3, with the subject's alternative names. */
  private static byte[] toBeSigned(KeyPair keys, Instant now) {
    byte[] name =
        Der.sequence(
            Der.tagged(
                Der.SET,
                Der.sequence(Der.objectIdentifier(2, 5, 4, 3), Der.utf8("Rialto loopback"))));
    byte[] alternatives =
        Der.sequence(
            Der.tagged(SAN_DNS, "localhost".getBytes(StandardCharsets.US_ASCII)),
            Der.tagged(SAN_IP, new byte[] {127, 0, 0, 1}));
    return Der.sequence(
        Der.tagged(CONTEXT_0, Der.integer(2)),
        Der.integer(now.toEpochMilli()),
        algorithm(),
        name,
        Der.sequence(
            Der.utcTime(UTC_TIME.format(now.minus(Duration.ofDays(1)))),
            Der.utcTime(UTC_TIME.format(now.plus(LIFETIME)))),
        name,
        keys.getPublic().getEncoded(),
        Der.tagged(
            CONTEXT_3,
            Der.sequence(
                Der.sequence(
                    Der.objectIdentifier(2, 5, 29, 17),
                    Der.tagged(Der.OCTET_STRING, alternatives)))));
  }

  private static byte[] algorithm() {
    return Der.sequence(Der.objectIdentifier(1, 2, 840, 10045, 4, 3, 2));
  }
}
