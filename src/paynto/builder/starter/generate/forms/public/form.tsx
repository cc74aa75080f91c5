        <PublicForm
          client={«plural»}
          schema={«schema»}
          defaults={«defaults»}
          submitLabel=«submit»
          success=«success»
        >
          {(field) => (
            <>
«controls»            </>
          )}
        </PublicForm>
