"""The one query of the directory: an entry with its coverage, channels and checks, ranked.

Written by hand because it is the most frequent query and the ORM's version costs several times
more (reliability: HTTP). A test compares what it shows with `ContactPoint.objects.visible_to()`
and with `can_see_channel()`.
"""

# Entries by territory, the closest first. `territory` is an index of search.TERRITORIES.
CANDIDATES_BY_TERRITORY = """
    SELECT contact_point_id AS id, 0 AS territory
      FROM contacts_map_covereddepartment
     WHERE department_id = ANY(%(departments)s)
    UNION ALL
    SELECT id, 1 FROM contacts_map_contactpoint
     WHERE scope = 'region' AND region_code = ANY(%(regions)s)
    UNION ALL
    SELECT id, 2 FROM contacts_map_contactpoint WHERE scope = 'overseas' AND %(is_overseas)s
    UNION ALL
    SELECT id, CASE scope WHEN 'national' THEN 3 ELSE 4 END
      FROM contacts_map_contactpoint WHERE scope IN ('national', 'online')
"""

CANDIDATES_BY_ID = """
    SELECT id,
           CASE scope WHEN 'departments' THEN 0 WHEN 'region' THEN 1 WHEN 'overseas' THEN 2
                      WHEN 'national' THEN 3 ELSE 4 END AS territory
      FROM contacts_map_contactpoint WHERE id = ANY(%(ids)s)
"""

# `problem`: 0 handles this problem, 1 general contact or referent, 2 handles other problems.
# `misfit`: 1 when the entry is not for this problem, age band or form of exploitation, or does
# not say that it speaks the language: it is then shown apart, never left out of a page.
# The four integers before the name, then the name and the id, are the order and the cursor.
QUERY = """
WITH candidates AS (
    SELECT id, min(territory) AS territory FROM ({candidates}) AS found
     GROUP BY id HAVING min(territory) = ANY(%(territories)s)
), described AS (
    SELECT contact.*, candidates.territory,
           organisation.name AS organisation_name, organisation.kind AS organisation_kind,
           organisation.website,
           covered.codes, checks.confirmed_at,
           coalesce(checks.confirmed_at >= %(verified_since)s
                    AND (checks.doubted_at IS NULL OR checks.doubted_at < checks.confirmed_at),
                    false) AS is_verified,
           %(edits_all)s OR covered.codes && %(edits_departments)s::varchar[] AS is_editable,
           CASE WHEN %(family)s::varchar IS NULL OR %(family)s = ANY(contact.families) THEN 0
                WHEN contact.families = '{{}}' OR contact.is_referent THEN 1
                ELSE 2 END AS problem,
           (%(age_band)s::varchar IS NULL OR contact.age_bands = '{{}}'
            OR %(age_band)s = ANY(contact.age_bands))
           AND (%(exploitation)s::varchar IS NULL OR contact.exploitation = '{{}}'
                OR %(exploitation)s = ANY(contact.exploitation))
           AND (%(language)s::varchar IS NULL OR %(language)s = ANY(contact.languages))
           AS fits_person
      FROM candidates
      JOIN contacts_map_contactpoint AS contact ON contact.id = candidates.id
      JOIN contacts_map_organisation AS organisation ON organisation.id = contact.organisation_id
      CROSS JOIN LATERAL (
          SELECT coalesce(array_agg(department_id ORDER BY department_id), '{{}}') AS codes
            FROM contacts_map_covereddepartment WHERE contact_point_id = contact.id
      ) AS covered
      CROSS JOIN LATERAL (
          SELECT max(at) FILTER (WHERE outcome = 'confirmed') AS confirmed_at,
                 max(at) FILTER (WHERE outcome <> 'confirmed') AS doubted_at
            FROM contacts_map_verification WHERE contact_point_id = contact.id
      ) AS checks
), ranked AS (
    SELECT *,
           CASE WHEN fits_person AND problem < 2 THEN 0 ELSE 1 END AS misfit,
           territory * 4 + problem AS closeness,
           CASE WHEN status = 'published' THEN 0 ELSE 4 END
           + CASE WHEN is_referent THEN 0 ELSE 2 END
           + CASE WHEN is_verified THEN 0 ELSE 1 END AS standing
      FROM described
     WHERE status IN ('published', 'suspended') OR (is_editable AND %(with_unpublished)s)
)
SELECT ranked.id, organisation_name, organisation_kind, website, function, kind, is_referent,
       scope, region_code, codes, families, age_bands, exploitation, languages, dedicated_places,
       trained_on, status, suspended_until, stand_in_id, declared_by, declared_on, source, notes,
       changed_at, confirmed_at, is_verified, is_editable, reach.channels,
       misfit, territory, problem, closeness, standing
  FROM ranked
  CROSS JOIN LATERAL (
      SELECT coalesce(
                 json_agg(
                     json_build_array(
                         kind,
                         CASE WHEN tier = 'public' OR ranked.is_editable OR %(is_revealed)s
                              THEN value ELSE '' END,
                         tier
                     ) ORDER BY position, id
                 ), '[]'
             ) AS channels
        FROM contacts_map_channel
       WHERE contact_point_id = ranked.id
         AND (tier = ANY(%(tiers)s) OR ranked.is_editable)
  ) AS reach
 WHERE (NOT %(only_fitting)s OR misfit = 0)
   AND (misfit, closeness, standing, organisation_name, ranked.id)
       > (%(after_misfit)s, %(after_closeness)s, %(after_standing)s,
          %(after_organisation)s, %(after_id)s)
 ORDER BY misfit, closeness, standing, organisation_name, ranked.id
 LIMIT %(limit)s
"""

BY_TERRITORY = QUERY.format(candidates=CANDIDATES_BY_TERRITORY)
BY_ID = QUERY.format(candidates=CANDIDATES_BY_ID)
