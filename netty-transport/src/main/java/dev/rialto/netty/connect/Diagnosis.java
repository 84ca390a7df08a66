package dev.rialto.netty.connect;

import dev.rialto.spi.Origin;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Says in one sentence what went wrong, from the exceptions that libraries throw. */
public final class Diagnosis {

  private Diagnosis() {}

  /** Returns why no TCP connection could be opened. */
  public static String ofConnect(String peer, Throwable cause) {
    if (cause instanceof NoRouteToHostException) {
      return "there is no route to " + peer;
    }
    if (cause instanceof ConnectException && text(cause).contains("refused")) {
      return peer + " refused the connection; is the server running on that port?";
    }
    return peer + " cannot be reached: " + text(cause);
  }

  /** Returns why a TLS handshake failed. */
  public static String ofTls(Origin origin, Throwable cause) {
    if (find(cause, NotSslRecordException.class) != null) {
      return origin + " does not speak TLS on that port; does its address begin with http://?";
    }
    if (cause instanceof ClosedChannelException
        || text(cause).contains("Connection closed while")) {
      return hungUpOnTls(origin);
    }
    CertificateException certificate = find(cause, CertificateException.class);
    if (certificate != null) {
      String reason = text(deepest(certificate));
      return reason.contains("subject alternative") || reason.contains("No name matching")
          ? "the certificate of " + origin + " is not for that host: " + reason
          : "the certificate of "
              + origin
              + " is not trusted: "
              + reason
              + "; if it is your own, add its CA to the transport's trust";
    }
    String said = text(deepest(cause));
    return said.contains("alert")
        ? origin + " broke off the TLS handshake: " + said
        : "the TLS handshake with " + origin + " failed: " + said;
  }

  /** Returns what it means that a server answers a request without TLS with an alert of TLS. */
  public static String speaksTls(Origin origin) {
    return origin + " speaks TLS on that port: its address must begin with https://";
  }

  /** Returns what it may mean that a server says nothing to a handshake, and closes. */
  public static String hungUpOnTls(Origin origin) {
    return origin
        + " closed the connection during the TLS handshake; if it speaks no TLS on that port, its"
        + " address must begin with http://";
  }

  /** Returns what it may mean that a server closes before it has said anything. */
  public static String hungUp(Origin origin) {
    return origin
        + " closed the connection before it could be used"
        + (origin.secure() ? "" : hint());
  }

  /** Returns what else may be the reason when a connection without TLS comes to nothing. */
  public static String hint() {
    return "; if it speaks TLS on that port, its address must begin with https://";
  }

  /** Returns what an exception says, in one line. */
  public static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }

  private static Throwable deepest(Throwable cause) {
    Throwable deepest = cause;
    for (int i = 0; i < 20; i++) {
      Throwable below = deepest.getCause();
      if (below == null) {
        break;
      }
      deepest = below;
    }
    return deepest;
  }

  private static <T extends Throwable> @Nullable T find(Throwable cause, Class<T> type) {
    Throwable at = cause;
    for (int i = 0; at != null && i < 20; i++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
      at = at.getCause();
    }
    return null;
  }
}
