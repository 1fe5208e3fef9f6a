-- The count of the twelve months up to the due one, where all twelve are there, with the people of
-- the two years that they lie in: the intervals of the rate are the program's own.
SELECT t.office, t.indicator, t.cases, p.people
FROM (
    SELECT n.office, n.indicator, SUM(n.value) AS cases, COUNT(n.value) AS months
    FROM numbers n
    CROSS JOIN asked a
    WHERE n.area = '_T' AND n.breakdown = '_T' AND LENGTH(n.period) = 7
        AND SUBSTR(n.period, 6, 1) <> 'Q' AND n.period >= a.since AND n.period <= a.due
    GROUP BY n.office, n.indicator
) t
LEFT JOIN people p
    ON p.office = t.office
    AND p.year = (SELECT CAST(SUBSTR(due, 1, 4) AS INTEGER) FROM asked)
WHERE t.months = 12
ORDER BY t.office, t.indicator
