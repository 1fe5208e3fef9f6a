-- The newest month that each city answered, signed or not, and when its newest submission was made.
SELECT s.office, s.country, s.city, s.created, n.last_month, n.last_signed
FROM (
    SELECT office, MAX(period) AS last_month,
        MAX(CASE WHEN signed THEN period END) AS last_signed
    FROM numbers
    WHERE LENGTH(period) = 7 AND SUBSTR(period, 6, 1) <> 'Q'
    GROUP BY office
) n
JOIN (
    SELECT office, country, city, created,
        ROW_NUMBER() OVER (PARTITION BY office ORDER BY sequence DESC, created DESC) AS place
    FROM submissions
) s ON s.office = n.office AND s.place = 1
ORDER BY s.country, s.city, s.office
