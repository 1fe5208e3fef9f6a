-- Each cell once: the number of the submission that holds for its period.
SELECT
    o.office, o.country, o.city, o.submission, h.signed,
    o.indicator, o.period, o.year, o.area, o.breakdown, o.category,
    o.value, o.share, o.status, o.currency, o.sample_size, o.margin
FROM observations o
JOIN holdings h
    ON o.office = h.office AND o.period = h.period AND o.submission = h.submission
