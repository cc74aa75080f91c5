      form={
        <BoardForm
          client={«plural»}
          schema={«schema»}
          defaults={«defaults»}
          submitLabel=«submit»
        >
          {(field) => (
            <>
«controls»            </>
          )}
        </BoardForm>
      }
