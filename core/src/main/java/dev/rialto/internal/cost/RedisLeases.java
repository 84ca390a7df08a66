package dev.rialto.internal.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rialto.config.BudgetSharing;
import dev.rialto.internal.redis.Redis;
import dev.rialto.internal.redis.RedisListener;
import dev.rialto.internal.redis.RedisScript;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Leases in Redis. Four keys an account: what was spent by slice, what each holder has spent (so
 * that a report may come twice), the leases, and when they are over. One script reads and writes
 * them, so that no two holders get the same money; a lease that is over falls back when anybody
 * asks. Time is Redis's own.
 */
final class RedisLeases implements LeaseStore {

  /**
   * KEYS: spent, holders, leases, ends. ARGV: holder, limit, oldest, forgotten, current, excess,
   * inUse, needed, spare, leaseMillis, keptMillis, how much of the lease counts as spent if the
   * holder dies, the holder's spending as slice=amount …, channel, account, unitMillis, nowMillis,
   * toleranceMillis, whether the holder's reports were taken before.
   */
  private static final RedisScript RENEW =
      new RedisScript(
          """
          local spentKey, holdersKey, leasesKey, endsKey = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
          local holder = ARGV[1]
          local limit, oldest, forgotten = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
          local current = ARGV[5]
          local inUse, needed, spare = math.max(0, tonumber(ARGV[7])), tonumber(ARGV[8]), tonumber(ARGV[9])
          local kept, unit = tonumber(ARGV[11]), tonumber(ARGV[16])
          local t = redis.call('TIME')
          local now = t[1] * 1000 + math.floor(t[2] / 1000)
          -- windows are cut by this clock alone: who has another time learns it first
          if math.abs(now - tonumber(ARGV[17])) > tonumber(ARGV[18]) then
            return {0, 0, 0, 0, 0, -1, 0, 0, now, 1}
          end
          local function whole(n) return string.format('%.0f', n) end
          local function add(slice, n)
            if n ~= 0 then redis.call('HINCRBY', spentKey, slice, whole(n)) end
          end

          -- what the holder has spent, as a whole: only what is new changes anything
          local told = {}
          -- nobody has said anything, or it was lost: who did says it once more
          local fresh = redis.call('EXISTS', holdersKey) == 0
          local before = redis.call('HGET', holdersKey, holder)
          local lost = ARGV[19] == '1' and not before
          for s, n in string.gmatch(before or '', '(%S+)=(%d+)') do
            told[s] = tonumber(n)
          end
          local says = 'x=' .. ARGV[6] .. ' ' .. ARGV[13]
          local news = 0
          for s, n in string.gmatch(says, '(%S+)=(%d+)') do
            local new = tonumber(n) - (told[s] or 0)
            add(s, new)
            if s ~= 'x' then news = news + new end
          end
          redis.call('HSET', holdersKey, holder, says)

          -- it was taken for dead, and is not
          local presumed = redis.call('HGET', leasesKey, '!' .. holder)
          if presumed then
            local s, n = string.match(presumed, '(%S+)=(%d+)')
            add(s, -tonumber(n))
            redis.call('HDEL', leasesKey, '!' .. holder)
          end

          -- leases that are over fall back
          for _, h in ipairs(redis.call('ZRANGEBYSCORE', endsKey, '-inf', whole(now))) do
            if h ~= holder then
              local lease = redis.call('HGET', leasesKey, h)
              if lease then
                local granted, unsaid = string.match(lease, '^(%d+) %d+ ?(%d*)')
                local n = math.min(tonumber(granted) or 0, tonumber(unsaid) or tonumber(ARGV[12]))
                if n > 0 then
                  add(current, n)
                  redis.call('HSET', leasesKey, '!' .. h, current .. '=' .. whole(n))
                end
                redis.call('HDEL', leasesKey, h)
                redis.call('ZADD', endsKey, whole(now + kept), h)
              else
                redis.call('HDEL', leasesKey, '!' .. h)
                redis.call('HDEL', holdersKey, h)
                redis.call('ZREM', endsKey, h)
              end
            end
          end

          local spent, excess, first = 0, 0, -1
          local all = redis.call('HGETALL', spentKey)
          for i = 1, #all, 2 do
            local n = tonumber(all[i + 1])
            if all[i] == 'x' then
              excess = n
            else
              local s = tonumber(all[i])
              if s * unit > now + kept and tonumber(current) * unit <= now + kept then
                -- a clock was wrong that is right now: it was spent lately
                redis.call('HDEL', spentKey, all[i])
                add(current, n)
                s = tonumber(current)
              end
              if s >= oldest then
                spent = spent + n
                if n > 0 and (first < 0 or s < first) then first = s end
              elseif s < forgotten and s * unit < now - kept then
                redis.call('HDEL', spentKey, all[i])
              end
            end
          end
          local own, leases, theirs = 0, 0, 0
          all = redis.call('HGETALL', leasesKey)
          for i = 1, #all, 2 do
            if string.sub(all[i], 1, 1) ~= '!' then
              local lease, used = string.match(all[i + 1], '^(%d+) (%d+)')
              lease, used = tonumber(lease) or 0, tonumber(used) or 0
              if all[i] == holder then
                own = lease
              else
                leases = leases + lease
                theirs = theirs + used
              end
            end
          end

          -- never less than is in use, nor, until the answer is there, than the holder still has at
          -- hand: it may take of it meanwhile; to have more at hand, a quarter of what nobody has
          local room = limit - spent - leases - inUse
          local full = 0
          local grant = inUse
          if lost then
            full = 1 -- what others have spent is not known before they have told it once more
          elseif needed > room then
            full = 1
            grant = grant + math.max(0, room)
          else
            local held = math.min(spare, own - news - inUse - needed)
            local more = math.min(spare, math.floor((room - needed) / 4))
            grant = grant + needed + math.max(0, held, more)
          end
          local idle = grant == 0
          if idle then
            redis.call('HDEL', leasesKey, holder)
          else
            redis.call('HSET', leasesKey, holder, whole(grant) .. ' ' .. whole(inUse) .. ' ' .. ARGV[12])
          end
          redis.call('ZADD', endsKey, whole(now + (idle and kept or tonumber(ARGV[10]))), holder)
          for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], whole(kept)) end
          local recalled = 0
          if lost or fresh then
            recalled = lost and 1 or 0
            redis.call('PUBLISH', ARGV[14], '!' .. ARGV[15])
          elseif full == 1 and leases > theirs then
            recalled = 1
            redis.call('PUBLISH', ARGV[14], ARGV[15])
          end
          return {grant, spent, theirs, leases, excess, first, full, recalled, now, 0}
          """);

  /** Before the name of an account, none of which begins so. */
  private static final String LOST = "!";

  private final Redis redis;
  private final BudgetSharing settings;
  private final String prefix;
  private final String channel;

  RedisLeases(Redis redis, BudgetSharing settings) {
    this.redis = redis;
    this.settings = settings;
    this.prefix = settings.redis().prefix() + "budget:";
    this.channel = prefix + "recall";
  }

  @Override
  public CompletionStage<Answer> renew(Request r) {
    String base = prefix + '{' + r.account() + "}:";
    byte[][] keys = {
      bytes(base + "spent"), bytes(base + "holders"), bytes(base + "leases"), bytes(base + "ends")
    };
    String spent =
        r.spent().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" "));
    return redis
        .run(
            RENEW,
            keys,
            bytes(r.holder()),
            bytes(r.limit()),
            bytes(r.oldest()),
            bytes(r.forgotten()),
            bytes(r.current()),
            bytes(r.excess()),
            bytes(r.inUse()),
            bytes(r.needed()),
            bytes(r.spare()),
            bytes(settings.lease().toMillis()),
            bytes(r.keptMillis()),
            bytes(r.unsaid()),
            bytes(spent),
            bytes(channel),
            bytes(r.account()),
            bytes(r.unitMillis()),
            bytes(r.nowMillis()),
            bytes(r.toleranceMillis()),
            bytes(r.again() ? 1 : 0))
        .thenApply(RedisLeases::answer);
  }

  private static Answer answer(List<Object> said) {
    return new Answer(
        number(said, 0),
        number(said, 1),
        number(said, 2),
        number(said, 3),
        number(said, 4),
        number(said, 5),
        number(said, 6) == 1,
        number(said, 7) == 1,
        number(said, 8),
        number(said, 9) == 1);
  }

  private static long number(List<Object> said, int at) {
    return (Long) said.get(at);
  }

  private static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Override
  public boolean isIn() {
    return redis.guard().isIn();
  }

  @Override
  public String address() {
    return settings.redis().address();
  }

  @Override
  public void onRecall(Consumer<String> recalled) {
    onMessage(
        said -> {
          if (!said.startsWith(LOST)) {
            recalled.accept(said);
          }
        });
  }

  @Override
  public void onLoss(Consumer<String> lost) {
    onMessage(
        said -> {
          if (said.startsWith(LOST)) {
            lost.accept(said.substring(LOST.length()));
          }
        });
  }

  private void onMessage(Consumer<String> listener) {
    redis.subscribe(
        channel,
        new RedisListener() {
          @Override
          public void onMessage(byte[] message) {
            listener.accept(new String(message, UTF_8));
          }

          @Override
          public void onGap() {
            // Whatever was missed, telling all again makes up for it: see onRecovery.
          }
        });
  }

  /** The connection for messages may be lost alone, and what Redis has lost was said there. */
  @Override
  public void onRecovery(Runnable task) {
    redis.guard().onRecovery(task);
    redis.subscribe(
        channel,
        new RedisListener() {
          @Override
          public void onMessage(byte[] message) {
            // is for the others
          }

          @Override
          public void onGap() {
            task.run();
          }
        });
  }
}
