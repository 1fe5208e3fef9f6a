-- The network's sum of the twelve months up to the due one by category, and how much of the total
-- of the same cities is unknown or not broken down.
SELECT n.indicator, n.breakdown, n.category, COUNT(DISTINCT n.office) AS cities,
    SUM(n.value) AS cases
FROM numbers n
CROSS JOIN asked a
WHERE n.area = '_T' AND LENGTH(n.period) = 7 AND SUBSTR(n.period, 6, 1) <> 'Q'
    AND n.period >= a.since AND n.period <= a.due AND n.value IS NOT NULL
GROUP BY n.indicator, n.breakdown, n.category
ORDER BY n.indicator, n.breakdown, n.category
