-- The totals of the whole city by indicator and period: what progress is measured from.
SELECT office, indicator, period, value, status
FROM numbers
WHERE area = '_T' AND breakdown = '_T' AND value IS NOT NULL
UNION ALL
SELECT office, indicator, period, CAST(NULL AS BIGINT), status
FROM numbers
WHERE area = '_T' AND breakdown = '_T' AND value IS NULL AND share IS NULL
ORDER BY office, indicator, period
