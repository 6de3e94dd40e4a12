-- The job as it is mostly written: DOUBLE, AVG, MEDIAN, ROUND, RANK. No guard. Kept to be counted.

CREATE TEMP TABLE sheet AS
SELECT * REPLACE (
    error_rate::DOUBLE AS error_rate, service_quality::DOUBLE AS service_quality,
    theory_score::DOUBLE AS theory_score, skill_average::DOUBLE AS skill_average,
    exam_score::DOUBLE AS exam_score, bonus_other::DOUBLE AS bonus_other)
FROM read_parquet('$source');

SET VARIABLE mean_volume = (SELECT avg(volume) FROM sheet);
SET VARIABLE mean_rate = (SELECT avg(error_rate) FROM sheet);
SET VARIABLE median_exam = (SELECT median(exam_score) FROM sheet);
SET VARIABLE places = (SELECT count(*) // 10 FROM sheet);

CREATE TEMP TABLE judged AS
WITH outlets AS (SELECT outlet, avg(volume) AS mean_volume FROM sheet GROUP BY outlet),
conditions AS (
  SELECT s.*,
    CASE WHEN tenure_months < 6 THEN 1 ELSE 0 END
    + CASE WHEN volume <= getvariable('mean_volume') THEN 2 ELSE 0 END
    + CASE WHEN exam_score < getvariable('median_exam') THEN 4 ELSE 0 END
    + CASE WHEN major_errors <> 0 THEN 8 ELSE 0 END
    + CASE WHEN complaints <> 0 THEN 16 ELSE 0 END
    + CASE WHEN service_findings <> 0 THEN 32 ELSE 0 END
    + CASE WHEN NOT attest_dedication THEN 64 ELSE 0 END
    + CASE WHEN NOT attest_contribution THEN 128 ELSE 0 END
    + CASE WHEN NOT attest_discipline THEN 256 ELSE 0 END
    + CASE WHEN volume <= o.mean_volume THEN 512 ELSE 0 END AS failed,
    CASE WHEN tenure_months IS NULL THEN 1 ELSE 0 END
    + CASE WHEN volume IS NULL THEN 2 ELSE 0 END
    + CASE WHEN exam_score IS NULL THEN 64 ELSE 0 END
    + CASE WHEN complaints IS NULL THEN 128 ELSE 0 END
    + CASE WHEN service_findings IS NULL THEN 256 ELSE 0 END
    + CASE WHEN major_errors IS NULL THEN 512 ELSE 0 END AS unknown
  FROM sheet AS s LEFT JOIN outlets AS o USING (outlet))
SELECT id, failed, unknown, failed + unknown = 0 AS is_contestant,
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
  + CASE WHEN bonus_other IS NULL THEN 131072 ELSE 0 END AS unscored,
  volume, error_rate AS rate, service_quality AS quality,
  0.5::DOUBLE * theory_score + 0.5::DOUBLE * skill_average AS expertise,
  20 * praise_regulator + 50 * contest_national + 30 * contest_provincial + 20 * contest_city
  + 20 * praise_media + 5 * praise_callcentre + 2 * praise_book + bonus_other AS bonus,
  honours
FROM conditions;

CREATE TEMP TABLE bests AS
SELECT max(volume) AS volume, min(rate) AS rate, max(expertise) AS expertise
FROM judged WHERE is_contestant;
SET VARIABLE best_volume = (SELECT volume FROM bests);
SET VARIABLE best_rate = (SELECT rate FROM bests);
SET VARIABLE best_expertise = (SELECT expertise FROM bests);

CREATE TEMP TABLE scored AS
SELECT id, failed, honours,
  is_contestant AND unscored = 0 AS is_scored,
  CASE WHEN is_contestant THEN unscored ELSE unknown END AS missing,
  is_scored AND volume < getvariable('mean_volume') AND rate > getvariable('mean_rate')
    AS is_vetoed,
  CASE WHEN is_scored THEN round(70 * quality / 100, 2) END AS by_quality,
  CASE WHEN is_scored THEN
    CASE WHEN getvariable('best_volume') = 0 THEN 0
         ELSE round(10 * volume / getvariable('best_volume'), 2) END END AS by_volume,
  CASE WHEN is_scored THEN
    CASE WHEN rate = 0 THEN 10 ELSE round(10 * getvariable('best_rate') / rate, 2) END
  END AS by_rate,
  CASE WHEN is_scored THEN
    CASE WHEN getvariable('best_expertise') = 0 THEN 0
         ELSE round(10 * expertise / getvariable('best_expertise'), 2) END END AS by_expertise,
  by_quality + by_volume + by_rate + by_expertise + bonus AS total
FROM judged;

CREATE TEMP TABLE ranked AS
SELECT *,
  CASE WHEN is_scored AND NOT is_vetoed
    THEN rank() OVER (PARTITION BY is_scored AND NOT is_vetoed ORDER BY total DESC) END AS rank
FROM scored;

CREATE TEMP TABLE blocks AS
SELECT rank, count(*) AS n, count(*) FILTER (honours) AS yes, count(*) FILTER (NOT honours) AS no,
  getvariable('places') - rank + 1 AS room
FROM ranked WHERE rank IS NOT NULL GROUP BY rank;

CREATE TEMP TABLE lists AS
SELECT failed, missing,
  list_filter([$failed_names], lambda name, place: (failed >> (place - 1)::INTEGER) & 1 = 1)
    AS failed_list,
  list_filter([$missing_names], lambda name, place: (missing >> (place - 1)::INTEGER) & 1 = 1)
    AS missing_list
FROM (SELECT DISTINCT failed, missing FROM scored);

COPY (
  SELECT id,
    CASE WHEN r.failed <> 0 THEN 'ineligible'
         WHEN NOT is_scored THEN 'undetermined'
         WHEN is_vetoed THEN 'vetoed'
         WHEN room >= n OR (honours AND n - 1 - no < room) THEN 'awarded'
         WHEN room > CASE WHEN NOT honours THEN yes ELSE 0 END THEN 'tied'
         ELSE 'not_placed' END AS standing,
    rank, total,
    by_quality AS score_service_quality, by_volume AS score_volume,
    by_rate AS score_error_rate, by_expertise AS score_expertise,
    failed_list AS failed, missing_list AS missing
  FROM ranked AS r
  LEFT JOIN blocks USING (rank)
  LEFT JOIN lists AS l ON r.failed = l.failed AND r.missing = l.missing
) TO '$target' (FORMAT parquet);
