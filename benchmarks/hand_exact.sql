-- The job by hand, exact: whole numbers only. Marks and rates are counted in hundredths, points too;
-- a mean is (sum, count), and a comparison with it is multiplied out; half up is an integer division.
-- With the limits that the guard checks, every product below stays under 2^63.

-- The guard: one pass, on the snapshot that is evaluated. Who runs this stops where it says no.
CREATE TEMP TABLE guard AS
SELECT
  count(*) AS people,
  count(id) = count(*) AND count(DISTINCT id) = count(*) AND count(outlet) = count(*)
    AND coalesce(min(tenure_months) >= 0, true)
    AND coalesce(min(volume) >= 0 AND max(volume) <= 1000000000, true)
    AND coalesce(min(error_rate) >= 0, true)
    AND coalesce(min(service_quality) >= 0 AND max(service_quality) <= 100, true)
    AND coalesce(min(theory_score) >= 0 AND max(theory_score) <= 100, true)
    AND coalesce(min(skill_average) >= 0 AND max(skill_average) <= 100, true)
    AND coalesce(min(exam_score) >= 0 AND max(exam_score) <= 100, true)
    AND coalesce(min(complaints) >= 0, true)
    AND coalesce(min(service_findings) >= 0, true)
    AND coalesce(min(major_errors) >= 0, true)
    AND coalesce(min(praise_regulator) >= 0 AND max(praise_regulator) <= 1000, true)
    AND coalesce(min(contest_national) >= 0 AND max(contest_national) <= 1000, true)
    AND coalesce(min(contest_provincial) >= 0 AND max(contest_provincial) <= 1000, true)
    AND coalesce(min(contest_city) >= 0 AND max(contest_city) <= 1000, true)
    AND coalesce(min(praise_media) >= 0 AND max(praise_media) <= 1000, true)
    AND coalesce(min(praise_callcentre) >= 0 AND max(praise_callcentre) <= 1000, true)
    AND coalesce(min(praise_book) >= 0 AND max(praise_book) <= 1000, true)
    AND coalesce(min(bonus_other) >= 0 AND max(bonus_other) <= 1000, true)
    AND count(*) <= 1000000000 AS sound,
  sum(volume)::BIGINT AS volume_sum, count(volume) AS volume_known,
  (100 * sum(error_rate))::BIGINT AS rate_sum, count(error_rate) AS rate_known
FROM read_parquet('$source');
SELECT CASE WHEN sound THEN people ELSE error('the sheet breaks its limits') END FROM guard;

SET VARIABLE volume_sum = (SELECT volume_sum FROM guard);
SET VARIABLE volume_known = (SELECT volume_known FROM guard);
SET VARIABLE rate_sum = (SELECT rate_sum FROM guard);
SET VARIABLE rate_known = (SELECT rate_known FROM guard);
SET VARIABLE places = (SELECT people // 10 FROM guard);

-- The middle of the exam marks, doubled: the two in the middle added up.
SET VARIABLE exam_twice = (
  WITH marks AS (
    SELECT exam_score, count(*) AS n FROM read_parquet('$source') WHERE exam_score IS NOT NULL GROUP BY ALL),
  upto AS (
    SELECT exam_score, sum(n) OVER (ORDER BY exam_score) AS upto, sum(n) OVER () AS known
    FROM marks)
  SELECT min(exam_score) FILTER (upto > (known - 1) // 2)
       + min(exam_score) FILTER (upto > known // 2)
  FROM upto);

CREATE TEMP TABLE outlets AS
SELECT outlet, sum(volume)::BIGINT AS volume_sum, count(volume) AS volume_known
FROM read_parquet('$source') GROUP BY outlet;

-- Every condition of everybody: one bit for each that fails, one for each cell that is missing. What
-- gives points is worked out for the contestants, who pass all of them.
CREATE TEMP TABLE judged AS
WITH conditions AS (
  SELECT s.*,
    CASE WHEN tenure_months < 6 THEN 1 ELSE 0 END
    + CASE WHEN volume::BIGINT * getvariable('volume_known') <= getvariable('volume_sum')
        THEN 2 ELSE 0 END
    + CASE WHEN exam_score * 2 < getvariable('exam_twice') THEN 4 ELSE 0 END
    + CASE WHEN major_errors <> 0 THEN 8 ELSE 0 END
    + CASE WHEN complaints <> 0 THEN 16 ELSE 0 END
    + CASE WHEN service_findings <> 0 THEN 32 ELSE 0 END
    + CASE WHEN NOT attest_dedication THEN 64 ELSE 0 END
    + CASE WHEN NOT attest_contribution THEN 128 ELSE 0 END
    + CASE WHEN NOT attest_discipline THEN 256 ELSE 0 END
    + CASE WHEN volume * o.volume_known <= o.volume_sum THEN 512 ELSE 0 END AS failed,
    CASE WHEN tenure_months IS NULL THEN 1 ELSE 0 END
    + CASE WHEN volume IS NULL THEN 2 ELSE 0 END
    + CASE WHEN exam_score IS NULL THEN 64 ELSE 0 END
    + CASE WHEN complaints IS NULL THEN 128 ELSE 0 END
    + CASE WHEN service_findings IS NULL THEN 256 ELSE 0 END
    + CASE WHEN major_errors IS NULL THEN 512 ELSE 0 END AS unknown
  FROM read_parquet('$source', file_row_number = true) AS s LEFT JOIN outlets AS o USING (outlet))
SELECT id, file_row_number AS place, failed, unknown, failed + unknown = 0 AS is_contestant,
  CASE WHEN attest_dedication IS NULL THEN 1 ELSE 0 END
    + CASE WHEN attest_contribution IS NULL THEN 2 ELSE 0 END
    + CASE WHEN attest_discipline IS NULL THEN 4 ELSE 0 END AS waiting,
  CASE WHEN is_contestant THEN
    CASE WHEN error_rate IS NULL THEN 4 ELSE 0 END
    + CASE WHEN service_quality IS NULL THEN 8 ELSE 0 END
    + CASE WHEN theory_score IS NULL THEN 16 ELSE 0 END
    + CASE WHEN skill_average IS NULL THEN 32 ELSE 0 END
    + CASE WHEN praise_regulator IS NULL THEN 1024 ELSE 0 END
    + CASE WHEN contest_national IS NULL THEN 2048 ELSE 0 END
    + CASE WHEN contest_provincial IS NULL THEN 4096 ELSE 0 END
    + CASE WHEN contest_city IS NULL THEN 8192 ELSE 0 END
    + CASE WHEN praise_media IS NULL THEN 16384 ELSE 0 END
    + CASE WHEN praise_callcentre IS NULL THEN 32768 ELSE 0 END
    + CASE WHEN praise_book IS NULL THEN 65536 ELSE 0 END
    + CASE WHEN bonus_other IS NULL THEN 131072 ELSE 0 END
  END AS unscored,
  CASE WHEN is_contestant THEN volume END AS volume,
  CASE WHEN is_contestant THEN (error_rate * 100)::INTEGER END AS rate,
  CASE WHEN is_contestant THEN (service_quality * 100)::INTEGER END AS quality,
  CASE WHEN is_contestant THEN ((theory_score + skill_average) * 100)::INTEGER END AS expertise,
  CASE WHEN is_contestant THEN 20 * praise_regulator END AS praise_regulator,
  CASE WHEN is_contestant THEN 50 * contest_national END AS contest_national,
  CASE WHEN is_contestant THEN 30 * contest_provincial END AS contest_provincial,
  CASE WHEN is_contestant THEN 20 * contest_city END AS contest_city,
  CASE WHEN is_contestant THEN 20 * praise_media END AS praise_media,
  CASE WHEN is_contestant THEN 5 * praise_callcentre END AS praise_callcentre,
  CASE WHEN is_contestant THEN 2 * praise_book END AS praise_book,
  CASE WHEN is_contestant THEN bonus_other END AS bonus_other,
  honours
FROM conditions;

CREATE TEMP TABLE bests AS
SELECT max(volume)::BIGINT AS volume, min(rate) AS rate, max(expertise)::BIGINT AS expertise
FROM judged WHERE is_contestant;
SET VARIABLE best_volume = (SELECT volume FROM bests);
SET VARIABLE best_rate = (SELECT rate FROM bests);
SET VARIABLE best_expertise = (SELECT expertise FROM bests);

-- The points of whoever passed and lacks nothing, in hundredths. The veto of article 10 is looked at
-- though article 6 leaves nobody for it.
CREATE TEMP MACRO quality_points(mark) AS (7 * mark + 5) // 10;
CREATE TEMP MACRO share_of_best(own, best) AS
  CASE WHEN best = 0 THEN 0 ELSE (2000 * own + best) // (2 * best) END;
CREATE TEMP MACRO least_to_own(own, least) AS
  CASE WHEN own = 0 THEN 1000 ELSE (2000 * least::BIGINT + own) // (2 * own) END;
CREATE TEMP MACRO vetoed(sold, rate) AS
  sold::BIGINT * getvariable('volume_known') < getvariable('volume_sum')
  AND rate::BIGINT * getvariable('rate_known') > getvariable('rate_sum');
CREATE TEMP VIEW scored AS
SELECT id, place, failed, waiting, honours,
  is_contestant AND unscored = 0 AS is_scored,
  CASE WHEN is_contestant THEN unscored ELSE unknown END AS missing,
  is_scored AND vetoed(volume, rate) AS is_vetoed,
  CASE WHEN is_scored THEN quality_points(quality) END AS by_quality,
  CASE WHEN is_scored THEN share_of_best(volume, getvariable('best_volume')) END AS by_volume,
  CASE WHEN is_scored THEN least_to_own(rate, getvariable('best_rate')) END AS by_rate,
  CASE WHEN is_scored
    THEN share_of_best(expertise, getvariable('best_expertise')) END AS by_expertise,
  by_quality + by_volume + by_rate + by_expertise
    + (praise_regulator + contest_national + contest_provincial + contest_city + praise_media
       + praise_callcentre + praise_book) * 100 + (bonus_other * 100)::INTEGER AS total,
  CASE WHEN is_scored THEN praise_regulator END AS bonus_praise_regulator,
  CASE WHEN is_scored THEN contest_national END AS bonus_contest_national,
  CASE WHEN is_scored THEN contest_provincial END AS bonus_contest_provincial,
  CASE WHEN is_scored THEN contest_city END AS bonus_contest_city,
  CASE WHEN is_scored THEN praise_media END AS bonus_praise_media,
  CASE WHEN is_scored THEN praise_callcentre END AS bonus_praise_callcentre,
  CASE WHEN is_scored THEN praise_book END AS bonus_praise_book,
  CASE WHEN is_scored THEN bonus_other END AS bonus_bonus_other
FROM judged;

-- Ranks by the totals that occur, and the standing of each total; honours settle the last place.
CREATE TEMP TABLE ranks AS
WITH totals AS (
  SELECT total, count(*) AS n, count(*) FILTER (honours) AS yes, count(*) FILTER (NOT honours) AS no
  FROM scored WHERE is_scored AND NOT is_vetoed GROUP BY total),
ranked AS (
  SELECT *, sum(n) OVER (ORDER BY total DESC) - n AS ahead FROM totals),
rooms AS (
  SELECT *, getvariable('places') - ahead AS room FROM ranked)
SELECT total, (ahead + 1)::BIGINT AS rank,
  CASE WHEN room >= n OR n - 1 - no < room THEN 'awarded'
       WHEN room > 0 THEN 'tied' ELSE 'not_placed' END AS with_honour,
  CASE WHEN room >= n THEN 'awarded' WHEN room > yes THEN 'tied'
       ELSE 'not_placed' END AS without_honour,
  CASE WHEN room >= n THEN 'awarded' WHEN room > 0 THEN 'tied'
       ELSE 'not_placed' END AS honour_unknown
FROM rooms;

-- The lists that the bits stand for, once for each that occurs.
CREATE TEMP TABLE lists AS
SELECT failed, missing, waiting,
  list_filter([$failed_names], lambda name, place: (failed >> (place - 1)::INTEGER) & 1 = 1) AS failed_list,
  list_filter([$missing_names], lambda name, place: (missing >> (place - 1)::INTEGER) & 1 = 1)
    AS missing_list,
  list_filter([$attested_names], lambda name, place: (waiting >> (place - 1)::INTEGER) & 1 = 1)
    AS waiting_list
FROM (SELECT DISTINCT failed, missing, waiting FROM scored);

COPY (
  SELECT id,
    CASE WHEN s.failed <> 0 THEN 'ineligible'
         WHEN NOT is_scored THEN 'undetermined'
         WHEN is_vetoed THEN 'vetoed'
         WHEN honours THEN with_honour
         WHEN NOT honours THEN without_honour
         ELSE honour_unknown END AS standing,
    rank,
    s.total::DECIMAL(9, 0) * 0.01 AS total,
    by_quality::DECIMAL(4, 0) * 0.01 AS score_service_quality,
    by_volume::DECIMAL(4, 0) * 0.01 AS score_volume,
    by_rate::DECIMAL(4, 0) * 0.01 AS score_error_rate,
    by_expertise::DECIMAL(4, 0) * 0.01 AS score_expertise,
    COLUMNS('bonus_.*'),
    failed_list AS failed, missing_list AS missing, waiting_list AS to_attest
  FROM scored AS s
  LEFT JOIN ranks AS r ON s.total = r.total AND NOT is_vetoed
  LEFT JOIN lists AS l ON s.failed = l.failed AND s.missing = l.missing AND s.waiting = l.waiting
  ORDER BY place
) TO '$target' (FORMAT parquet);
