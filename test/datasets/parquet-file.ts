import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tempFolder } from './helpers';

/** Writes what a query gives as a Parquet file that lives as long as the test file. */
export async function parquetFile(name: string, query: string, options = 'COMPRESSION zstd'): Promise<string> {
  const path = join(tempFolder(), name);
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet, ${options})`);
  connection.closeSync();
  return path;
}

/** A small file of the behaviors of EB-NeRD. */
export function behaviorsFile(): Promise<string> {
  return parquetFile(
    'behaviors.parquet',
    `SELECT id::UINTEGER AS impression_id, page::INTEGER AS article_id, ts::TIMESTAMP AS impression_time,
       read::FLOAT AS read_time, 50.5::FLOAT AS scroll_percentage, 2::TINYINT AS device_type,
       inview::INTEGER[] AS article_ids_inview, clicked::INTEGER[] AS article_ids_clicked,
       u::UINTEGER AS user_id, true AS is_sso_user, gender::TINYINT AS gender, 40::TINYINT AS age,
       session::UINTEGER AS session_id
     FROM (VALUES
       (9, NULL, '2023-02-27 03:23:27', 17, [1, 2, 3], [3], 12, 0, 70),
       (10, 3, '2023-02-27 03:23:50', 8.5, [4, 5], [4, 5], 12, 1, 70),
       (8, NULL, '2023-02-27 03:20:00', NULL, [2, 1], [], 13, NULL, 71),
       (11, NULL, '2023-02-27 03:20:00', 1, [], [], 13, NULL, 71),
       (12, NULL, '2023-02-27 03:20:00', 1, [7], [], 13, NULL, NULL)
     ) rows (id, page, ts, read, inview, clicked, u, gender, session)`,
  );
}
