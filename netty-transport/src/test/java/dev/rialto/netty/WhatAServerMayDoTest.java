package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything that a server may do to us, and the test that shows what then happens. Whoever renames
 * or drops such a test hears of it here.
 */
class WhatAServerMayDoTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          CONTINUATION flood,                    HostilePeerTest, aFloodOfContinuations
          CONTINUATION flood of zero length,     HostilePeerTest, aFloodOfEmptyContinuations
          GOAWAY flood,                          PoliteFloodTest, framesThatOnlyWantAnAnswerEndTheConnection_thoughEachAnswerIsRead
          SETTINGS and PING floods with reading, PoliteFloodTest, framesThatOnlyWantAnAnswerEndTheConnection_thoughEachAnswerIsRead
          RST of call after call,                PoliteFloodTest, resetsOfCallAfterCallEndTheConnection
          mistakes on stream after stream,       PoliteFloodTest, mistakesOnStreamAfterStreamEndTheConnection
          SETTINGS flood,                        HostilePeerTest, aFloodOfSettings
          PING flood,                            HostilePeerTest, aFloodOfPings
          RST flood,                             HostilePeerTest, aFloodOfResetsOfAStreamThatIsOverCostsNothing
          empty DATA flood,                      HostilePeerTest, aFloodOfEmptyData
          answers provoked and never read,       http2.AnswerFramesTest, answersThatNobodyReads_endTheConnection
          resets provoked,                       http2.AnswerFramesTest, resetsForWhatTheServerDidWrong_endTheConnectionWhenThereAreTooManyInATime
          stream window overflow,                HostilePeerTest, aStreamWindowThatOverflowsFailsThatStreamOnly
          connection window overflow,            HostilePeerTest, aConnectionWindowThatOverflowsEndsTheConnection
          initial window shrunk to negative,     HostilePeerTest, aWindowShrunkBelowZeroHoldsTheUploadUntilItOpensAgain
          window 0 for ever,                     HostilePeerTest, aWindowThatStaysShutEndsInATimeoutOfTheHeaders
          HPACK bomb,                            HostilePeerTest, anHpackBombIsDefused
          thousands of tiny headers,             HostilePeerTest, thousandsOfTinyHeadersFailThatStreamOnly
          headers over the limit,                HostilePeerTest, headersOverTheLimitFailThatStreamOnly
          headers past 1.25 times the limit,     HostilePeerTest, headersFarOverTheLimitEndTheConnection
          gzip bomb,                             TransportContract, aGzipBombIsCutOff
          endless body,                          TransportContract, anEndlessBodyIsCutOffAtItsLimit
          headers in slow drips,                 HostilePeerTest, headersInDripsEndInATimeout
          chunks in slow drips,                  HostilePeerTest, chunksInDripsEndAtTheDeadline
          GOAWAY on every request,               PoolTest, aServerThatHangsUpOnEveryConnectionIsNotCalledInAHotLoop
          GOAWAY ENHANCE_YOUR_CALM,              PoolTest, aServerThatAsksForCalmIsLeftAloneForAWhile
          GOAWAY in two steps,                   PoolTest, anAnnouncedGoAwayKeepsWhatIsInFlightUntilTheSecondOne
          GOAWAY with an error,                  PoolTest, aGoAwayWithAnErrorLeavesItOpenWhatWasProcessed
          RST after headers,                     HostilePeerTest, aResetAfterTheHeadersIsAFailure
          RST in mid-data,                       HostilePeerTest, aResetInMidDataKeepsWhatCame
          RST ENHANCE_YOUR_CALM,                 PoolRulesTest, aServerThatResetsForCalmGetsNoNewConnectionForAWhile
          RST REFUSED_STREAM,                    PoolTest, aRefusedStreamMayBeSentAgain
          RST NO_ERROR after END_STREAM,         HostilePeerTest, aResetWithoutErrorAfterTheEndIsASuccess
          response before the upload ends,       HostilePeerTest, anAnswerBeforeTheUploadEndsIsASuccessAndStopsTheUpload
          connection cut in mid-data,            HostilePeerTest, aConnectionCutInMidDataKeepsWhatCame
          SSE cut without an end marker,         TransportContract, aCutBodyFailsAndKeepsWhatCame
          invalid UTF-8,                         HostilePeerTest, bytesThatAreNotUtf8AreHandedOutAsTheyAre
          DATA on a closed stream,               HostilePeerTest, dataOnAStreamThatWeResetIsPassedOverAndItsCreditReturned
          DATA behind the end of a stream,       PoliteFloodTest, dataBehindTheEndOfAStream_givesItsCreditBack
          readers that hold all windows,         PoliteFloodTest, readersThatHoldAllTheyGot_doNotStarveTheOthers
          RST NO_ERROR before END_STREAM,        StrangePeerTest, aResetWithoutErrorBeforeTheEndIsAFailureThatKeepsWhatCame
          GOAWAY again and again,                StrangePeerTest, eachGoAwayMayTakeMoreBack
          INITIAL_WINDOW_SIZE grown,             StrangePeerTest, anUploadGoesOnAsSoonAsTheSettingsLetIt
          INITIAL_WINDOW_SIZE too large,         StrangePeerTest, settingsThatOverflowAStreamsWindowFailThatStream
          content-encoding nobody asked for,     StrangePeerTest, encodingsThatWereNotAskedForFailThatStreamOnly
          trailers over the limit,               StrangePeerTest, thousandsOfTrailersFailThatStreamOnly
          a death with a hundred waiting,        StrangePeerTest, whenAConnectionDiesThoseThatWaitForItGoToTheNext
          TLS cut without its goodbye,           StrangeTlsTest, aBodyThatEndsWithTheConnectionIsWholeOnlyIfTlsSaysSo
          TLS negotiated anew,                   StrangeTlsTest, aServerThatWantsToNegotiateAnewLeavesNoCallHanging
          HTTP/1.1 closed while idle,            Http1PeerTest, aConnectionThatWasClosedWhileNobodyUsedItIsNotUsed
          a proxy that stalls,                   StrangeProxyTest, onesThatSayNothingAreNotWaitedForLongerThanTheLimit
          DATA on an unknown stream,             HostilePeerTest, dataOnAStreamThatNeverWasEndsTheConnection
          1xx and 103,                           HostilePeerTest, interimResponsesArePassedOver
          1xx that ends the stream,              HostilePeerTest, anInterimResponseThatEndsTheStreamIsAFailure
          trailers,                              HostilePeerTest, trailersEndAnAnswer
          trailers only,                         HostilePeerTest, headersAloneAreAWholeAnswer
          no :status,                            HostilePeerTest, aResponseWithoutStatusFailsThatStreamOnly
          body shorter than content-length,      HostilePeerTest, aBodyShorterThanItsLengthIsAFailure
          body longer than content-length,       HostilePeerTest, aBodyLongerThanItsLengthIsAFailure
          MAX_CONCURRENT_STREAMS 0,              PoolTest, noPlaceAtAllIsWaitedForOnlySoLong
          MAX_CONCURRENT_STREAMS 1 and few,      PoolTest, noMoreStreamsThanTheServerAllowsAreOpenAtOnce
          MAX_CONCURRENT_STREAMS lowered,        PoolTest, placesThatTheServerTakesBackAreNotUsedAndOpenStreamsFinish
          SETTINGS without a number of streams,  PoolRulesTest, settingsThatSayNothingOfStreamsLeaveTheirNumberAsItWas
          silence after a timeout,               PoolRulesTest, aConnectionInDoubtThatDoesNotAnswerWithinASecondIsDead
          stream ids used up,                    PoolTest, aConnectionWhoseStreamIdsAreUsedUpIsReplaced
          HTTP/1.1 answered on h2c,              ConnectTest, aServerThatSpeaksHttp1WhereHttp2IsKnownToBe
          HTTP/1.1 where either may be,          ConnectTest, aServerThatAnswersThePrefaceInHttp1GetsHttp1
          no ALPN,                               TransportContract, aRequestIsAnsweredWithItsOwnBody
          TLS alert,                             ConnectTest, aServerThatAnswersTheHandshakeWithAnAlert
          TLS where none is spoken,              ConnectTest, aServerThatSpeaksTlsWhereNoneIsExpected
          no TLS where it is spoken,             ConnectTest, tlsToAServerThatSpeaksNone
          TCP black hole,                        PoolTest, aBlackHoleIsFoundByAPingThatNobodyAnswers
          TCP black hole at any byte,            NetworkFaultTest, noCallHangsBeyondItsDeadlineWhereverTheNetworkLosesIt
          TCP cut or reset at any byte,          NetworkFaultTest, aConnectionMayEndAtAnyByte
          padding,                               HostilePeerTest, paddingIsNotPartOfTheBody
          headers twice,                         HostilePeerTest, aSecondSetOfHeadersInTheMiddleIsAFailure
          broken rules of the connection,        OddPeerTest, aBrokenRuleOfTheConnectionEndsItAndTheNextCallGetsANewOne
          broken rules of a stream,              OddPeerTest, aBrokenRuleOfAStreamFailsThatStreamOnly
          no SETTINGS,                           OddPeerTest, aServerThatDoesNotBeginWithItsSettingsIsNotSpokenTo
          1xx without end,                       OddPeerTest, aServerThatNeverGetsBeyondInterimResponsesFailsThatStreamOnly
          frames behind END_STREAM,              OddPeerTest, framesBehindTheEndOfAStreamAreIgnored
          unknown frames and PRIORITY,           OddPeerTest, framesThatNobodyKnowsAndPrioritiesAreIgnored
          WINDOW_UPDATE flood,                   OddPeerTest, aFloodOfWindowUpdatesCostsNothing
          padding flood,                         OddPeerTest, aFloodOfPaddingWithoutDataEndsTheConnection
          HEADER_TABLE_SIZE 0 and back,          OddPeerTest, theHeaderTableMayShrinkToNothingAndGrowAgain
          HEADERS split at any byte,             ChangingPeerTest, aHeadMayBeSplitAtAnyByte
          frames in pieces,                      ChangingPeerTest, theBytesOfManyAnswersMayComeInAnyPieces
          MAX_FRAME_SIZE lowered in an upload,   ChangingPeerTest, framesFollowTheServersLimit_upAndDown_withinOneUpload
          SETTINGS that contradict themselves,   ChangingPeerTest, theLastOfSettingsThatAreSaidTwiceCounts
          HEADER_TABLE_SIZE of gigabytes,        ChangingPeerTest, aTableOfAnySizeMakesUsKeepNoMoreThanTheUsual
          MAX_HEADER_LIST_SIZE too small,        ChangingPeerTest, headersLargerThanTheServerTakes_areNotSent_andSaySo
          acknowledgements of nothing,           ChangingPeerTest, acknowledgementsThatNobodyAskedForAreIgnored
          DATA beyond the stream's window,       ChangingPeerTest, moreThanAStreamsWindowFailsThatStreamOnly
          windows held by streams that failed,   ChangingPeerTest, whatWasHeldByStreamsThatFailed_isGivenBackToTheConnection
          1xx with a length,                     ChangingPeerTest, aLengthInAnInterimResponseIsNotTheAnswers
          1xx behind the head,                   ChangingPeerTest, anInterimResponseBehindTheAnswersHeadFailsThatStream
          a body behind 204 and 304,             ChangingPeerTest, aBodyBehindAStatusThatHasNone_endsInOneWay
          RST behind the end and a slow reader,  ChangingPeerTest, aResetBehindTheEndLosesNothingOfASlowReader
          HTTP/1.1 that has two meanings,        Http1PeerTest, whatIsNotUnderstoodFailsTheCallAndItsConnectionIsNotUsedAgain
          HTTP/1.1 chunk extension without end,  Http1PeerTest, chunksWithWhatNeverEndsAreAFailure
          HTTP/1.1 1xx without end,              Http1PeerTest, aServerThatNeverGetsBeyondInterimResponsesFails
          HTTP/1.1 refusal during the upload,    Http1PeerTest, anEarlyRefusalBeforeTheUploadEndsIsTheAnswer
          HTTP/1.1 408 to an idle connection,    Http1PeerTest, aTimeoutThatIsToldToAnIdleConnectionIsNobodysAnswer
          HTTP/1.0 without length,               Http1PeerTest, anAnswerOfHttp10EndsWithItsConnection
          """)
  void hasATest(String what, String type, String method) throws ClassNotFoundException {
    Stream<Method> named =
        Arrays.stream(Class.forName("dev.rialto.netty." + type).getDeclaredMethods())
            .filter(each -> each.getName().equals(method));
    assertThat(named)
        .as("%s: %s.%s", what, type, method)
        .anyMatch(
            each ->
                each.isAnnotationPresent(Test.class)
                    || each.isAnnotationPresent(ParameterizedTest.class));
  }
}
