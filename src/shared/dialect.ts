/** The SQL that a database speaks. MariaDB is `mysql`. */
export type Dialect = 'sqlite' | 'mysql' | 'postgres'
