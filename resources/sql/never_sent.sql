-- Of which series no city, or only some, sent any number: what is missing in the network.
SELECT n.indicator, COUNT(DISTINCT n.office) AS cities,
    (SELECT COUNT(DISTINCT office) FROM submissions) AS of_cities
FROM numbers n
WHERE n.value IS NOT NULL OR n.share IS NOT NULL
GROUP BY n.indicator
ORDER BY n.indicator
