-- The network's own sum by year, of the cities that counted all twelve months of it.
SELECT y.indicator, y.year, COUNT(*) AS cities, SUM(y.cases) AS cases
FROM (
    SELECT office, indicator, year, SUM(value) AS cases, COUNT(value) AS months
    FROM numbers
    WHERE area = '_T' AND breakdown = '_T' AND LENGTH(period) = 7
        AND SUBSTR(period, 6, 1) <> 'Q'
    GROUP BY office, indicator, year
) y
WHERE y.months = 12
GROUP BY y.indicator, y.year
ORDER BY y.indicator, y.year
