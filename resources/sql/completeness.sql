-- In how many of the twelve months up to the due one each indicator was answered. A zero is an
-- answer, and so is "not available".
SELECT n.office, n.indicator, COUNT(DISTINCT n.period) AS months,
    COUNT(DISTINCT n.period) / 12 AS share,
    COUNT(DISTINCT CASE WHEN n.value IS NOT NULL THEN n.period END) AS counted
FROM numbers n
CROSS JOIN asked a
WHERE n.area = '_T' AND n.breakdown = '_T' AND LENGTH(n.period) = 7
    AND SUBSTR(n.period, 6, 1) <> 'Q' AND n.period >= a.since AND n.period <= a.due
GROUP BY n.office, n.indicator
ORDER BY n.office, n.indicator
