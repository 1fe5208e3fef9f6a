-- Cities whose newest month is older than the one that is due; `behind`: by how many months.
SELECT l.office, l.country, l.city, l.last_month, a.due,
    (CAST(SUBSTR(a.due, 1, 4) AS INTEGER) - CAST(SUBSTR(l.last_month, 1, 4) AS INTEGER)) * 12
    + CAST(SUBSTR(a.due, 6, 2) AS INTEGER) - CAST(SUBSTR(l.last_month, 6, 2) AS INTEGER) AS behind
FROM latest l
CROSS JOIN asked a
WHERE l.last_month < a.due
ORDER BY behind DESC, l.country, l.city, l.office
